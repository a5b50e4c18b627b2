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

/* The list's object @i if it is a @kind. */
static struct json_object *object_at(struct nft_reading *reading, size_t i,
				     const char *kind)
{
	struct json_object *object =
		json_object_array_get_idx(reading->objects, i);
	struct json_object *inner;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, kind, &inner))
		return NULL;
	return inner;
}

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
	const char *hook = nft_word(object, "hook");
	bool bridge = !strcmp(nft_word(object, "family"), "bridge");
	struct json_object *priority = NULL;
	struct audit_chain *chain;
	char name[512];
	size_t i;

	snprintf(name, sizeof(name), "%s %s %s", nft_word(object, "family"),
		 nft_word(object, "table"), nft_word(object, "name"));
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
				!strcmp(nft_word(object, "type"), "route"));
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

static int objects_read(struct nft_reading *reading)
{
	size_t i, n = json_object_array_length(reading->objects);
	size_t first = reading->audit->n_rules;
	struct json_object *object;

	for (i = 0; i < n; i++) {
		object = object_at(reading, i, "chain");
		if (object)
			chain_read(reading, object);
	}
	for (i = 0; i < n; i++) {
		object = object_at(reading, i, "rule");
		if (object)
			nft_rule_read(reading, object);
	}
	places_fill(reading, first);
	return 0;
}

/* Its line, by what the tokener has consumed. */
static struct json_object *text_parse(const struct audit_input *input,
				      char *why)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *root;
	size_t end, i, line = 1;

	if (!tokener) {
		refuse_memory(why);
		return NULL;
	}
	root = json_tokener_parse_ex(tokener, input->text,
				     strlen(input->text) + 1);
	end = json_tokener_get_parse_end(tokener);
	for (i = 0; i < end && input->text[i]; i++)
		line += input->text[i] == '\n';
	if (!root)
		refuse(why, -EINVAL, "%s:%zu: not JSON: %s", input->name, line,
		       json_tokener_get_error(tokener) ==
				       json_tokener_continue ?
			       "it ends too early" :
			       json_tokener_error_desc(
				       json_tokener_get_error(tokener)));
	json_tokener_free(tokener);
	return root;
}

int audit_read_nft_json(struct audit *audit, const struct audit_input *input,
			char *why)
{
	struct nft_reading reading = { .audit = audit, .input = input };
	struct json_object *root;
	int error;

	root = text_parse(input, why);
	if (!root)
		return -EINVAL;
	if (!json_object_is_type(root, json_type_object) ||
	    !json_object_object_get_ex(root, "nftables", &reading.objects) ||
	    !json_object_is_type(reading.objects, json_type_array)) {
		json_object_put(root);
		return refuse(
			why, -EINVAL,
			"%s:1: no list \"nftables\": this is not what 'nft -j list ruleset' prints",
			input->name);
	}
	audit->nft_json = true;
	audit_chains_init(&reading.chains);
	error = audit_twins_init(&reading.twins, audit);
	if (error)
		error = refuse_memory(why);
	else
		error = objects_read(&reading);
	audit_twins_free(&reading.twins);
	audit_chains_free(&reading.chains);
	json_object_put(root);
	return error;
}
