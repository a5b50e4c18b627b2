// SPDX-License-Identifier: GPL-2.0-only
/*
 * `ip rule`, as text or as JSON (ip -j rule): those rules that go by the mark,
 * and those that send every packet somewhere, for the order among them.
 *
 *	32765:	not from all fwmark 0xca6c/0xffff lookup 51820
 */
#include <ctype.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"

struct rule {
	struct audit_rule rule;
	struct audit_user user;
	bool has_mark;
};

/* ---- what both forms have in common ---- */

static bool is_all(const char *prefix)
{
	return !strcmp(prefix, "all") || !strcmp(prefix, "0.0.0.0/0") ||
	       !strcmp(prefix, "::/0");
}

/* fwmark 0 without a mask selects nothing: the kernel keeps mark & 0. */
static bool rule_mark(struct rule *rule, const char *mark, const char *mask)
{
	char *end;

	rule->user.value = strtoul(mark, &end, 0);
	if (end == mark || *end)
		return false;
	rule->user.bits = mask ? strtoul(mask, &end, 0) : WHOLE_MARK;
	if (mask && (end == mask || *end))
		return false;
	rule->user.outside = rule->user.value & ~rule->user.bits;
	rule->has_mark = rule->user.bits;
	return true;
}

static void rule_add(struct audit *audit, const struct audit_input *input,
		     struct rule *rule, const char *text)
{
	bool sweeping = !rule->rule.narrow && !rule->rule.suppresses;

	if (!rule->has_mark && !sweeping)
		return;
	rule->rule.source = SOURCE_IP_RULE;
	rule->rule.family = input->family;
	rule->rule.place.hooks = 1U << AUDIT_ROUTING;
	rule->rule.where =
		audit_format(audit, "ip rule %u", rule->rule.priority);
	rule->rule.text = audit_text(audit, text);
	rule->rule.file = input->name;
	rule->rule.guarded = rule->has_mark;
	rule->rule.lookup =
		audit_text(audit, rule->rule.lookup ? rule->rule.lookup : "?");
	rule->rule.device = audit_text(audit, rule->rule.device);
	rule->user.act = ACT_COMPARE;
	rule->user.known = true;
	rule->user.rule = audit_add_rule(audit, &rule->rule);
	if (rule->has_mark)
		audit_add_user(audit, &rule->user);
}

/* ---- text ---- */

static bool word_is(const char *word, const char *text)
{
	return word && !strcmp(word, text);
}

/* Read one selector or action; how many words it has after its own. */
static int word_read(struct rule *rule, const char *word, char *argument)
{
	char *mask;

	if (word_is(word, "not")) {
		rule->user.negated = true;
		return 0;
	}
	if (!argument) {
		rule->rule.lookup = word; /* blackhole, unreachable... */
		return 0;
	}
	if (word_is(word, "from") || word_is(word, "to")) {
		rule->rule.narrow |= !is_all(argument);
		return 1;
	}
	if (word_is(word, "fwmark")) {
		mask = strchr(argument, '/');
		if (mask)
			*mask++ = '\0';
		return rule_mark(rule, argument, mask) ? 1 : -1;
	}
	if (word_is(word, "lookup") || word_is(word, "table")) {
		rule->rule.lookup = argument;
		return 1;
	}
	if (!strncmp(word, "suppress_", 9)) {
		rule->rule.suppresses = true;
		return 1;
	}
	if (word_is(word, "iif") || word_is(word, "oif"))
		rule->rule.device = argument;
	if (word_is(word, "proto") || word_is(word, "protocol"))
		return 1;
	rule->rule.narrow = true;
	return word[0] == '[' ? 0 : 1; /* [detached] */
}

static bool line_read(struct rule *rule, char *line)
{
	char *words[64], *save, *word;
	int n = 0, i, taken;

	for (word = strtok_r(line, " \t\r", &save); word && n < 63;
	     word = strtok_r(NULL, " \t\r", &save))
		words[n++] = word;
	words[n] = NULL;
	if (!n || !isdigit((unsigned char)*words[0]))
		return false;
	rule->rule.priority = strtoul(words[0], &word, 10);
	if (*word != ':')
		return false;
	for (i = 1; i < n; i += taken + 1) {
		taken = word_read(rule, words[i], words[i + 1]);
		if (taken < 0)
			return false;
	}
	return true;
}

static int text_read(struct audit *audit, const struct audit_input *input,
		     char *why)
{
	char *line, *rest = input->text, *copy;
	uint32_t number = 0;
	struct rule rule;

	while ((line = audit_line(&rest))) {
		number++;
		if (!line[strspn(line, " \t\r")])
			continue;
		copy = strdup(line);
		if (!copy)
			return refuse_memory(why);
		memset(&rule, 0, sizeof(rule));
		rule.rule.line = number;
		if (!line_read(&rule, line)) {
			free(copy);
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'ip rule' prints",
				input->name, number);
		}
		rule_add(audit, input, &rule, copy);
		free(copy);
	}
	return 0;
}

/* ---- JSON ---- */

/* Keys that select no packets. */
static bool is_neutral(const char *key)
{
	static const char *const keys[] = { "priority", "src",	  "dst",
					    "srclen",	"dstlen", "fwmark",
					    "fwmask",	"table",  "protocol",
					    "not",	"action" };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!strcmp(keys[i], key))
			return true;
	}
	return false;
}

static void keys_read(struct rule *rule, struct json_object *object)
{
	struct json_object_iterator at = json_object_iter_begin(object);
	struct json_object_iterator end = json_object_iter_end(object);
	const char *key;

	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		key = json_object_iter_peek_name(&at);
		if (!strncmp(key, "suppress_", 9))
			rule->rule.suppresses = true;
		else if (!is_neutral(key))
			rule->rule.narrow = true;
	}
}

static bool object_read(struct rule *rule, struct json_object *object)
{
	const char *priority = json_member_text(object, "priority");
	const char *mark = json_member_text(object, "fwmark");
	const char *prefix;

	if (!json_object_is_type(object, json_type_object) || !priority)
		return false;
	rule->rule.priority = strtoul(priority, NULL, 10);
	prefix = json_member_text(object, "src");
	rule->rule.narrow = prefix && !is_all(prefix);
	prefix = json_member_text(object, "dst");
	rule->rule.narrow |= prefix && !is_all(prefix);
	keys_read(rule, object);
	rule->user.negated = json_object_object_get_ex(object, "not", NULL);
	rule->rule.device = json_member_text(object, "iif");
	rule->rule.lookup = json_member_text(object, "table");
	if (!rule->rule.lookup)
		rule->rule.lookup = json_member_text(object, "action");
	return !mark ||
	       rule_mark(rule, mark, json_member_text(object, "fwmask"));
}

/* As `ip rule` says it without -j. */
static void object_print(const struct rule *rule, struct json_object *object,
			 char *text, size_t size)
{
	const char *to = json_member_text(object, "dst"),
		   *from = json_member_text(object, "src");
	const char *mask = json_member_text(object, "fwmask");
	const char *mark = json_member_text(object, "fwmark");

	snprintf(text, size, "%u: %sfrom %s%s%s%s%s%s%s%s%s lookup %s",
		 rule->rule.priority, rule->user.negated ? "not " : "",
		 from ? from : "all", to ? " to " : "", to ? to : "",
		 mark ? " fwmark " : "", mark ? mark : "", mask ? "/" : "",
		 mask ? mask : "", rule->rule.device ? " iif " : "",
		 rule->rule.device ? rule->rule.device : "",
		 rule->rule.lookup ? rule->rule.lookup : "?");
}

static int json_read(struct audit *audit, const struct audit_input *input,
		     char *why)
{
	struct json_object *rules = json_tokener_parse(input->text), *object;
	struct rule rule;
	int error = 0;
	char text[512];
	size_t i, n;

	if (!json_object_is_type(rules, json_type_array)) {
		json_object_put(rules);
		return refuse(why, -EINVAL,
			      "%s:1: this is not what 'ip -j rule' prints",
			      input->name);
	}
	n = json_object_array_length(rules);
	for (i = 0; i < n && !error; i++) {
		object = json_object_array_get_idx(rules, i);
		memset(&rule, 0, sizeof(rule));
		rule.rule.line = i + 1;
		if (!object_read(&rule, object)) {
			error = refuse(
				why, -EINVAL,
				"%s: rule %zu is not one of 'ip -j rule'",
				input->name, i + 1);
			break;
		}
		object_print(&rule, object, text, sizeof(text));
		rule_add(audit, input, &rule, text);
	}
	json_object_put(rules);
	return error;
}

int audit_read_ip_rules(struct audit *audit, const struct audit_input *input,
			char *why)
{
	const char *first = input->text + strspn(input->text, " \t\r\n");

	return *first == '[' ? json_read(audit, input, why) :
			       text_read(audit, input, why);
}
