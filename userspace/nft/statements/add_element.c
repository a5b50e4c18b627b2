// SPDX-License-Identifier: GPL-2.0-only
/* "add @set_abusers { ip saddr timeout 600000ms }", and "update". */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"
#include "userspace/nft/build_sets.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/match_key.h"
#include "userspace/nft/prefixes.h"
#include "userspace/nft/value_bytes.h"

/* .number: the set; .value: for so many ms, 0: for ever; .mask: the keys, one
 * after the other, KEY_BITS each.
 */
#define KEY_BITS 8
_Static_assert(NFT_KEYS <= 1 << KEY_BITS, "KEY_BITS");

static unsigned int keys_count(const struct nft_set *set)
{
	return set->map ? set->map->n_keys : 1;
}

static enum nft_key key_at(const struct nft_statement *add, unsigned int i)
{
	return add->mask >> i * KEY_BITS & ((1 << KEY_BITS) - 1);
}

/* The rule has the condition already: nft would add a protocol of its own to a
 * port that is TCP's, and list it otherwise when it comes by netlink.
 */
static enum nft_key any_transport(enum nft_key key)
{
	const struct nft_key_type *of = &nft_keys[key];
	static const enum nft_key ports[] = { NFT_KEY_TH_SPORT,
					      NFT_KEY_TH_DPORT };
	size_t i;

	for (i = 0; of->protocol && i < sizeof(ports) / sizeof(ports[0]); i++)
		if (of->offset == nft_keys[ports[i]].offset &&
		    of->size == nft_keys[ports[i]].size)
			return ports[i];
	return key;
}

static int addition_translate(struct rule_writer *w,
			      const struct policy_action *action,
			      const struct nft_statement_type *type)
{
	const struct policy_part one = { .id = action->key };
	const struct policy_part *parts = action->n_parts ? action->parts :
							    &one;
	unsigned int i, count = action->n_parts ? action->n_parts : 1;
	enum nft_key keys[KZ_JOIN_PARTS], of = nft_condition_key(parts[0].id);
	struct nft_statement *add;

	for (i = 0; i < count; i++) {
		keys[i] = nft_condition_key(parts[i].id);
		if (nft_keys[keys[i]].family)
			of = keys[i];
	}
	add = nft_family_rule_add(w, type, of);
	if (!add)
		return -ENOMEM;
	add->number = nft_set_of_policy(w->t->ruleset, action->set);
	add->value = action->timeout;
	for (i = 0; i < count; i++)
		add->mask |= any_transport(keys[i]) << i * KEY_BITS;
	return 0;
}

static int add_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	return addition_translate(w, action, &nft_statement_add_element);
}

static int update_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	return addition_translate(w, action, &nft_statement_update_element);
}

/* The bits of part @i's key that it is; 0: all. */
static uint32_t mask_at(const struct nft_set *set, unsigned int i)
{
	return set->map && set->dynamic->parts[i].field ?
		       set->dynamic->parts[i].field->mask :
		       0;
}

static void add_build(struct rule_builder *b, const struct nft_statement *add)
{
	const struct nft_set *set = &b->ruleset->sets[add->number];
	uint32_t at = 0, size;
	struct nftnl_expr *e;
	unsigned int i;

	for (i = 0; i < keys_count(set); i++) {
		size = nft_keys[key_at(add, i)].size;
		nft_part_load(b, key_at(add, i), mask_at(set, i),
			      nft_joined_register(at), false);
		at += nft_padded(size);
	}
	nft_prefix_cut(b, set, key_at(add, 0));
	e = nft_expr_add(b, "dynset");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP,
			   add->type == &nft_statement_add_element ?
				   NFT_DYNSET_OP_ADD :
				   NFT_DYNSET_OP_UPDATE);
	nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, set->name);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SET_ID,
			   NFT_SET_ID(add->number));
	if (add->value)
		nftnl_expr_set_u64(e, NFTNL_EXPR_DYNSET_TIMEOUT, add->value);
}

static void add_print(const struct nft_ruleset *ruleset,
		      const struct nft_statement *add, FILE *out)
{
	const struct nft_set *set = &ruleset->sets[add->number];
	struct nft_match part;
	unsigned int i;

	fprintf(out, "%s @%s {",
		add->type == &nft_statement_add_element ? "add" : "update",
		set->name);
	for (i = 0; i < keys_count(set); i++) {
		part = (struct nft_match){ .key = key_at(add, i),
					   .mask = mask_at(set, i) };
		fputs(i ? " . " : " ", out);
		nft_match_key_print(&part, out);
	}
	nft_prefix_print(set, key_at(add, 0), out);
	if (add->value)
		fprintf(out, " timeout %" PRIu32 "ms", add->value);
	fputs(" }", out);
}

const struct nft_statement_type nft_statement_add_element = {
	.action = ACTION_ADD,
	.translate = add_translate,
	.own_rules = true,
	.build = add_build,
	.print = add_print,
};

const struct nft_statement_type nft_statement_update_element = {
	.action = ACTION_UPDATE,
	.translate = update_translate,
	.own_rules = true,
	.build = add_build,
	.print = add_print,
};
