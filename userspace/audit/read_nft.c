// SPDX-License-Identifier: GPL-2.0-only
/*
 * `nft -j list ruleset`: tables, chains and hooks. Rules of iptables-nft are
 * in it too, without the parameters of their matches and targets: those are
 * read from iptables-save.
 */
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/audit/json.h"
#include "userspace/audit/nft.h"
#include "userspace/base/refuse.h"

static const struct {
	const char *name;
	enum audit_hook hook;
	enum audit_hook bridge; /* its bridge hook runs before IP's */
} hooks[] = {
	{ "ingress", AUDIT_NETDEV_IN, AUDIT_NETDEV_IN },
	{ "prerouting", AUDIT_PREROUTING, AUDIT_NETDEV_IN },
	{ "input", AUDIT_INPUT, AUDIT_NETDEV_IN },
	{ "forward", AUDIT_FORWARD, AUDIT_NETDEV_OUT },
	{ "output", AUDIT_OUTPUT, AUDIT_NETDEV_OUT },
	{ "postrouting", AUDIT_POSTROUTING, AUDIT_NETDEV_OUT },
	{ "egress", AUDIT_NETDEV_OUT, AUDIT_NETDEV_OUT },
};

static void chain_read(struct nft_reading *reading, struct json_object *object)
{
	const char *hook = audit_member_word(object, "hook");
	bool bridge = !strcmp(audit_member_word(object, "family"), "bridge");
	struct json_object *priority = NULL;
	struct audit_chain *chain;
	char name[512];
	size_t i;

	snprintf(name, sizeof(name), "%s %s %s",
		 audit_member_word(object, "family"),
		 audit_member_word(object, "table"),
		 audit_member_word(object, "name"));
	chain = audit_chain_get(&reading->chains, name);
	if (!chain) {
		reading->audit->failed = true;
		return;
	}
	json_object_object_get_ex(object, "prio", &priority);
	for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++) {
		if (!strcmp(hooks[i].name, hook))
			audit_chain_hook(
				chain, bridge ? hooks[i].bridge : hooks[i].hook,
				json_object_get_int(priority),
				!strcmp(audit_member_word(object, "type"),
					"route"));
	}
}

static void places_fill(struct nft_reading *reading, size_t first)
{
	struct audit_chain *chain;
	struct audit_rule *rule;
	size_t i;

	audit_chains_reach(&reading->chains);
	for (i = first; i < reading->audit->n_rules; i++) {
		rule = &reading->audit->rules[i];
		chain = audit_chain_get(&reading->chains, rule->where);
		if (!chain)
			return;
		rule->place = chain->place;
		rule->base = false; /* nft's names are all their owners' */
	}
}

/* ---- the list, one object at a time: at once it takes 40 times its size ---- */

/* After the object at @at, which begins with a brace; NULL: it does not end. */
static char *object_end(char *at)
{
	bool quoted = false;
	int depth = 0;

	for (; *at; at++) {
		if (quoted && *at == '\\' && at[1])
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == '{' || *at == '['))
			depth++;
		else if (!quoted && (*at == '}' || *at == ']') && !--depth)
			return at + 1;
	}
	return NULL;
}

static int not_json(struct nft_reading *reading, const char *at, char *why)
{
	const char *text;
	size_t line = 1;

	for (text = reading->input->text; text < at; text++)
		line += *text == '\n';
	return refuse(why, -EINVAL,
		      *at ? "%s:%zu: not JSON" :
			    "%s:%zu: not JSON: it ends too early",
		      reading->input->name, line);
}

static void object_take(struct nft_reading *reading, struct json_object *object,
			bool rules)
{
	struct json_object *inner;

	if (!json_object_is_type(object, json_type_object))
		return;
	if (rules && json_object_object_get_ex(object, "rule", &inner))
		nft_rule_read(reading, inner);
	else if (!rules && json_object_object_get_ex(object, "chain", &inner))
		chain_read(reading, inner);
	else if (!rules && json_object_object_get_ex(object, "map", &inner))
		json_object_array_add(reading->maps, json_object_get(inner));
}

/* Rules first seen are left for the second time. */
static bool is_rule(const char *at)
{
	at += 1 + strspn(at + 1, " \t\r\n");
	return !strncmp(at, "\"rule\"", 6);
}

static int list_read(struct nft_reading *reading, char *at, bool rules,
		     char *why)
{
	struct json_object *object;
	char *end, after;

	for (;; at = end) {
		at += strspn(at, " \t\r\n,");
		if (*at == ']')
			return 0;
		end = *at == '{' ? object_end(at) : NULL;
		if (!end)
			return not_json(
				reading,
				*at == '{' || !*at ? at + strlen(at) : at, why);
		if (is_rule(at) != rules)
			continue;
		after = *end;
		*end = '\0';
		object = json_tokener_parse(at);
		*end = after;
		if (!object)
			return not_json(reading, at, why);
		object_take(reading, object, rules);
		json_object_put(object);
	}
}

/* After the bracket that the list begins with; NULL: there is none. */
static char *list_start(char *text)
{
	char *at = text + strspn(text, " \t\r\n");

	if (*at != '{')
		return NULL;
	at++;
	at += strspn(at, " \t\r\n");
	if (strncmp(at, "\"nftables\"", 10))
		return NULL;
	at += 10 + strspn(at + 10, " \t\r\n:");
	return *at == '[' ? at + 1 : NULL;
}

static int lists_read(struct nft_reading *reading, char *list, char *why)
{
	size_t first = reading->audit->n_rules;
	int error;

	error = list_read(reading, list, false, why);
	if (!error)
		error = list_read(reading, list, true, why);
	places_fill(reading, first);
	return error;
}

int audit_read_nft_json(struct audit *audit, const struct audit_input *input,
			char *why)
{
	struct nft_reading reading = { .audit = audit, .input = input };
	char *list = list_start(input->text);
	int error;

	if (!list)
		return refuse(
			why, -EINVAL,
			"%s:1: no list \"nftables\": this is not what 'nft -j list ruleset' prints",
			input->name);
	audit->nft_json = true;
	audit_chains_init(&reading.chains);
	reading.maps = json_object_new_array();
	error = audit_twins_init(&reading.twins, audit);
	error = error || !reading.maps ? refuse_memory(why) :
					 lists_read(&reading, list, why);
	audit_twins_free(&reading.twins);
	audit_chains_free(&reading.chains);
	json_object_put(reading.maps);
	return error;
}
