// SPDX-License-Identifier: GPL-2.0-only
/*
 * iptables and ip6tables: the match kzmark and the target KZMARK. A rule keeps
 * the field's name; the kernel knows its bits. We ask the module for values
 * that are given or printed by name, for translations, and to say what is wrong
 * before the kernel does: its errors come out as "No chain/target/match by that
 * name". Where the module does not answer (no privilege), the kernel alone
 * checks the rule.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <xtables.h>

#include "userspace/backend/field_registry.h"
#include "core/uapi.h"
#include "userspace/iptables/module.h"

#define ASSIGNMENT_SIZE (2 * KZMARK_FIELD_SIZE) /* NAME=VALUE */

static void take_name(const char *option, const char *text, size_t length,
		      char name[KZMARK_FIELD_SIZE])
{
	if (!length || length >= KZMARK_FIELD_SIZE)
		xtables_error(
			PARAMETER_PROBLEM,
			"kzmark: --%s: a name has 1 to %d characters, not \"%.*s\"",
			option, KZMARK_FIELD_SIZE - 1, (int)length, text);
	memcpy(name, text, length);
	name[length] = '\0';
}

static uint32_t take_value(const char *option, const char *field,
			   const char *text)
{
	const struct registry_fields *fields = module_fields();
	unsigned int number;
	uint32_t value;

	if (xtables_strtoui(text, NULL, &number, 0, UINT32_MAX))
		return number;
	if (fields && registry_fields_value(fields, field, text, &value))
		return value;
	xtables_error(
		PARAMETER_PROBLEM,
		"kzmark: --%s: \"%s\" is not a number, and not the name of a value of field \"%s\"",
		option, text, field);
}

/* NAME=VALUE */
static void take_assignment(const char *option, const char *text,
			    char name[KZMARK_FIELD_SIZE], uint32_t *value)
{
	const char *equals = strchr(text, '=');

	if (!equals)
		xtables_error(PARAMETER_PROBLEM,
			      "kzmark: --%s: expected FIELD=VALUE, not \"%s\"",
			      option, text);
	take_name(option, text, equals - text, name);
	*value = take_value(option, name, equals + 1);
	module_check_value(option, name, *value);
}

static void print_assignment(const char *name, uint32_t value,
			     void (*print)(const char *text))
{
	const struct registry_fields *fields = module_fields();
	const char *word =
		fields ? registry_fields_value_name(fields, name, value) : NULL;
	char text[ASSIGNMENT_SIZE];

	if (word)
		snprintf(text, sizeof(text), "%s=%s", name, word);
	else
		snprintf(text, sizeof(text), "%s=%u", name, value);
	print(text);
}

static void print_plain(const char *text)
{
	printf(" %s", text);
}

/* xtables_save_string() would put NAME=VALUE in quotes. */
static void print_saved(const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-=";

	if (text[strspn(text, plain)])
		xtables_save_string(text);
	else
		print_plain(text);
}

/* The field's mask, and the value in its place, if the field is of the mark:
 * nft has no word for conntrack labels under a mask.
 */
static bool find_mark_bits(const char *name, uint32_t value, uint32_t *mask,
			   uint32_t *bits)
{
	const struct registry_fields *fields = module_fields();
	const struct registry_field *field =
		fields ? registry_fields_find(fields, name) : NULL;

	if (!field || field->word != KZ_W_MARK || !field->mask)
		return false;
	*mask = field->mask;
	*bits = value << (ffs(field->mask) - 1);
	return true;
}

/* ---- match ---- */

enum {
	O_FIELD,
};

static const struct xt_option_entry kzmark_mt_options[] = {
	{
		.name = "field",
		.id = O_FIELD,
		.type = XTTYPE_STRING,
		.min = 1,
		.flags = XTOPT_MAND | XTOPT_INVERT,
	},
	XTOPT_TABLEEND,
};

static void kzmark_mt_help(void)
{
	printf("kzmark match options:\n"
	       "[!] --field NAME=VALUE     field NAME has this value\n");
}

static void kzmark_mt_parse(struct xt_option_call *cb)
{
	struct xt_kzmark_mtinfo0 *info = cb->data;

	xtables_option_parse(cb);
	take_assignment("field", cb->arg, info->field, &info->value);
	info->invert = cb->invert;
}

static void kzmark_mt_print(const void *ip, const struct xt_entry_match *match,
			    int numeric)
{
	const struct xt_kzmark_mtinfo0 *info = (const void *)match->data;

	(void)ip;
	(void)numeric;
	printf(" kzmark%s field", info->invert ? " !" : "");
	print_assignment(info->field, info->value, print_plain);
}

static void kzmark_mt_save(const void *ip, const struct xt_entry_match *match)
{
	const struct xt_kzmark_mtinfo0 *info = (const void *)match->data;

	(void)ip;
	printf("%s --field", info->invert ? " !" : "");
	print_assignment(info->field, info->value, print_saved);
}

static int kzmark_mt_xlate(struct xt_xlate *xl,
			   const struct xt_xlate_mt_params *params)
{
	const struct xt_kzmark_mtinfo0 *info =
		(const void *)params->match->data;
	uint32_t mask, bits;

	if (!find_mark_bits(info->field, info->value, &mask, &bits))
		return 0;
	xt_xlate_add(xl, "meta mark and 0x%x %s 0x%x", mask,
		     info->invert ? "!=" : "==", bits);
	return 1;
}

static struct xtables_match kzmark_mt = {
	.version = XTABLES_VERSION,
	.name = "kzmark",
	.revision = 0,
	.family = NFPROTO_UNSPEC,
	.size = XT_ALIGN(sizeof(struct xt_kzmark_mtinfo0)),
	.userspacesize = offsetof(struct xt_kzmark_mtinfo0, priv),
	.help = kzmark_mt_help,
	.print = kzmark_mt_print,
	.save = kzmark_mt_save,
	.x6_parse = kzmark_mt_parse,
	.x6_options = kzmark_mt_options,
	.xlate = kzmark_mt_xlate,
};

/* ---- target ---- */

#define ACTIONS ((1U << XT_KZMARK_ACTIONS) - 1)
#define O_OR_DROP XT_KZMARK_ACTIONS

/* Options are numbered as actions are: there is one option for each. */
#define ACTION_OPTION(NAME, ACTION)                                          \
	{                                                                    \
		.name = NAME, .id = ACTION, .type = XTTYPE_STRING, .min = 1, \
		.excl = ACTIONS & ~(1U << (ACTION)),                         \
	}

static const struct xt_option_entry kzmark_tg_options[] = {
	ACTION_OPTION("apply-policy", XT_KZMARK_APPLY_POLICY),
	ACTION_OPTION("set-field", XT_KZMARK_SET_FIELD),
	ACTION_OPTION("save", XT_KZMARK_SAVE),
	ACTION_OPTION("restore", XT_KZMARK_RESTORE),
	{
		.name = "or-drop",
		.id = O_OR_DROP,
		.type = XTTYPE_NONE,
		.also = 1U << XT_KZMARK_APPLY_POLICY,
	},
	XTOPT_TABLEEND,
};

static void kzmark_tg_help(void)
{
	printf("KZMARK target options (one of):\n"
	       "  --apply-policy NAME      evaluate policy NAME, once it is loaded\n"
	       "  --or-drop                and drop packets until it is\n"
	       "  --set-field NAME=VALUE   set field NAME of the mark\n"
	       "  --save NAME              save sticky field NAME with the flow\n"
	       "  --restore NAME           restore sticky field NAME from the flow\n");
}

/* What the module takes for a name. */
static void check_policy_name(const char *name)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

	if (strlen(name) >= KZMARK_NAME_SIZE || name[strspn(name, plain)])
		xtables_error(
			PARAMETER_PROBLEM,
			"KZMARK: the name of a policy has 1 to %d letters, digits, '_', '.' and '-'",
			KZMARK_NAME_SIZE - 1);
	module_fields(); /* for the module to be there */
}

static void kzmark_tg_parse(struct xt_option_call *cb)
{
	struct xt_kzmark_tginfo0 *info = cb->data;
	const char *option = cb->entry->name;

	xtables_option_parse(cb);
	if (cb->entry->id == O_OR_DROP) {
		info->value = XT_KZMARK_OR_DROP;
		return;
	}
	info->action = cb->entry->id;
	if (info->action == XT_KZMARK_SET_FIELD)
		take_assignment(option, cb->arg, info->name, &info->value);
	else
		take_name(option, cb->arg, strlen(cb->arg), info->name);
	if (info->action == XT_KZMARK_APPLY_POLICY)
		check_policy_name(info->name);
	else if (info->action != XT_KZMARK_SET_FIELD)
		module_check_sticky(option, info->name);
}

static void kzmark_tg_check(struct xt_fcheck_call *cb)
{
	if (!cb->xflags)
		xtables_error(
			PARAMETER_PROBLEM,
			"KZMARK: expected --apply-policy, --set-field, --save or --restore");
}

static void print_target(const struct xt_entry_target *target,
			 const char *const words[XT_KZMARK_ACTIONS],
			 const char *or_drop, void (*print)(const char *text))
{
	const struct xt_kzmark_tginfo0 *info = (const void *)target->data;

	if (info->action >= XT_KZMARK_ACTIONS)
		return;
	printf(" %s", words[info->action]);
	if (info->action == XT_KZMARK_SET_FIELD)
		print_assignment(info->name, info->value, print);
	else
		print(info->name);
	if (info->action == XT_KZMARK_APPLY_POLICY &&
	    info->value & XT_KZMARK_OR_DROP)
		printf(" %s", or_drop);
}

static void kzmark_tg_print(const void *ip,
			    const struct xt_entry_target *target, int numeric)
{
	static const char *const words[XT_KZMARK_ACTIONS] = {
		[XT_KZMARK_APPLY_POLICY] = "KZMARK policy",
		[XT_KZMARK_SET_FIELD] = "KZMARK set",
		[XT_KZMARK_SAVE] = "KZMARK save",
		[XT_KZMARK_RESTORE] = "KZMARK restore",
	};

	(void)ip;
	(void)numeric;
	print_target(target, words, "or drop", print_plain);
}

static void kzmark_tg_save(const void *ip, const struct xt_entry_target *target)
{
	static const char *const words[XT_KZMARK_ACTIONS] = {
		[XT_KZMARK_APPLY_POLICY] = "--apply-policy",
		[XT_KZMARK_SET_FIELD] = "--set-field",
		[XT_KZMARK_SAVE] = "--save",
		[XT_KZMARK_RESTORE] = "--restore",
	};

	(void)ip;
	print_target(target, words, "--or-drop", print_saved);
}

/* Only what writes the mark: nft has no masked write of conntrack labels. */
static int kzmark_tg_xlate(struct xt_xlate *xl,
			   const struct xt_xlate_tg_params *params)
{
	const struct xt_kzmark_tginfo0 *info =
		(const void *)params->target->data;
	uint32_t mask, bits;

	if (info->action != XT_KZMARK_SET_FIELD ||
	    !find_mark_bits(info->name, info->value, &mask, &bits))
		return 0;
	xt_xlate_add(xl, "meta mark set mark and 0x%x", ~mask);
	if (bits)
		xt_xlate_add(xl, " or 0x%x", bits);
	return 1;
}

static struct xtables_target kzmark_tg = {
	.version = XTABLES_VERSION,
	.name = "KZMARK",
	.revision = 0,
	.family = NFPROTO_UNSPEC,
	.size = XT_ALIGN(sizeof(struct xt_kzmark_tginfo0)),
	.userspacesize = offsetof(struct xt_kzmark_tginfo0, priv),
	.help = kzmark_tg_help,
	.print = kzmark_tg_print,
	.save = kzmark_tg_save,
	.x6_parse = kzmark_tg_parse,
	.x6_fcheck = kzmark_tg_check,
	.x6_options = kzmark_tg_options,
	.xlate = kzmark_tg_xlate,
};

static void __attribute__((constructor)) kzmark_register(void)
{
	xtables_register_match(&kzmark_mt);
	xtables_register_target(&kzmark_tg);
}
