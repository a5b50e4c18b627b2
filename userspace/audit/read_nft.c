// SPDX-License-Identifier: GPL-2.0-only
/*
 * `nft -j list ruleset`: tables, chains and hooks. Rules of iptables-nft are
 * in it too, without the parameters of their matches and targets: those are
 * read from iptables-save.
 */
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/audit/nft.h"
#include "userspace/base/refuse.h"
#include "userspace/import/members.h"
#include "userspace/import/nft_list.h"

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
	const char *hook = json_member_word(object, "hook");
	bool bridge = !strcmp(json_member_word(object, "family"), "bridge");
	struct json_object *priority = NULL;
	struct audit_chain *chain;
	char name[512];
	size_t i;

	snprintf(name, sizeof(name), "%s %s %s",
		 json_member_word(object, "family"),
		 json_member_word(object, "table"),
		 json_member_word(object, "name"));
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
				!strcmp(json_member_word(object, "type"),
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

/* "type": "mark", or what typeof made of it from nft 1.1 on. */
static bool is_of_marks(struct json_object *set)
{
	struct json_object *of =
		json_member(json_member(set, "type"), "typeof");
	struct json_object *meta = json_member(of, "meta");

	return !strcmp(json_member_word(set, "type"), "mark") ||
	       !strcmp(json_member_word(meta ? meta : json_member(of, "ct"),
					"key"),
		       "mark");
}

static void object_take(void *context, struct json_object *object, bool rule)
{
	struct nft_reading *reading = context;
	struct json_object *inner;

	if (rule)
		nft_rule_read(reading, json_member(object, "rule"));
	else if (json_object_object_get_ex(object, "chain", &inner))
		chain_read(reading, inner);
	else if (json_object_object_get_ex(object, "map", &inner))
		json_object_array_add(reading->maps, json_object_get(inner));
	else if (json_object_object_get_ex(object, "set", &inner) &&
		 is_of_marks(inner))
		json_object_array_add(reading->sets, json_object_get(inner));
}

static int list_read(struct nft_reading *reading, char *why)
{
	size_t first = reading->audit->n_rules;
	int error;

	error = nft_list_each(reading->input->text, reading->input->name,
			      object_take, reading, why);
	places_fill(reading, first);
	return error;
}

int audit_read_nft_json(struct audit *audit, const struct audit_input *input,
			char *why)
{
	struct nft_reading reading = { .audit = audit, .input = input };
	int error;

	audit->nft_json = true;
	audit_chains_init(&reading.chains);
	reading.maps = json_object_new_array();
	reading.sets = json_object_new_array();
	error = audit_twins_init(&reading.twins, audit);
	error = error || !reading.maps || !reading.sets ?
			refuse_memory(why) :
			list_read(&reading, why);
	audit_twins_free(&reading.twins);
	audit_chains_free(&reading.chains);
	json_object_put(reading.maps);
	json_object_put(reading.sets);
	return error;
}
