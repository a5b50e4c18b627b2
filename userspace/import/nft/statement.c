// SPDX-License-Identifier: GPL-2.0-only
/* What rules do, and the rules that come of them. */
#include <ctype.h>
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/import/iptables/words.h"
#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

static struct pool *pool_of(const struct nft_making *making)
{
	return &making->reading->dump.pool;
}

/* A chain to go to, in the rule's table. */
static void jump(struct nft_making *making, struct json_object *target,
		 enum xt_kind kind)
{
	making->rule.kind = kind;
	making->rule.target = xt_chain_find(making->table,
					    json_member_word(target, "target"));
	if (!making->rule.target)
		nft_reason(making, "a jump to a chain that is not there");
	if (making->acted)
		nft_reason(making, "a jump after a statement");
}

static void reject(struct nft_making *making, struct json_object *how)
{
	const char *type = json_member_word(how, "type");
	const char *code = json_member_word(how, "expr");

	making->rule.kind = XT_VERDICT;
	making->rule.verdict = "reject";
	if (!*type)
		return;
	if (strspn(type, "abcdefghijklmnopqrstuvwxyz6 ") != strlen(type) ||
	    strspn(code, "abcdefghijklmnopqrstuvwxyz-") != strlen(code))
		nft_reason(making, "a reject of another kind");
	making->rule.verdict = pool_print(pool_of(making), "reject with %s%s%s",
					  type, *code ? " " : "", code);
}

static void verdict(struct nft_making *making, const char *text)
{
	making->rule.kind = XT_VERDICT;
	making->rule.verdict = text;
}

bool nft_verdict_read(struct nft_making *making, struct json_object *statement)
{
	struct json_object *inner;

	if (json_object_object_get_ex(statement, "accept", &inner))
		verdict(making, "accept");
	else if (json_object_object_get_ex(statement, "drop", &inner))
		verdict(making, "drop");
	else if (json_object_object_get_ex(statement, "return", &inner))
		making->rule.kind = XT_RETURN;
	else if (json_object_object_get_ex(statement, "jump", &inner))
		jump(making, inner, XT_JUMP);
	else if (json_object_object_get_ex(statement, "goto", &inner))
		jump(making, inner, XT_GOTO);
	else if (json_object_object_get_ex(statement, "reject", &inner))
		reject(making, inner);
	else if (!json_object_object_get_ex(statement, "continue", &inner))
		return false;
	return true;
}

/* ---- statements */

static void map_read(struct nft_making *making, struct json_object *map,
		     bool verdicts)
{
	struct json_object *data = json_member(map, "data");
	struct json_object *pairs = json_member(data, "set");
	size_t i;

	if (making->map.pairs || making->acted)
		nft_reason(making, "a map after another statement");
	if (json_object_is_type(data, json_type_string))
		pairs = json_member(
			nft_object_find(making, json_object_get_string(data)),
			"elem");
	if (!nft_key_read(making, json_member(map, "key"), &making->map.key))
		return;
	making->map.pairs = pairs;
	making->map.verdicts = verdicts;
	for (i = 0; i < making->map.key.n_parts; i++)
		if (making->map.key.parts[i]->reads)
			nft_reason(making, "a map of what its rules change");
	if (making->map.key.mask ||
	    !json_object_is_type(pairs, json_type_array))
		nft_reason(making, "a map of another kind");
}

static void action_add(struct nft_making *making, const char *text,
		       uint64_t writes)
{
	making->rule.actions =
		pool_print(pool_of(making), "%s%s%s", making->rule.actions,
			   *making->rule.actions ? " " : "", text);
	making->rule.writes |= writes;
}

/* "mangle": { "key": K, "value": V } */
static void mangle(struct nft_making *making, struct json_object *statement)
{
	struct json_object *left = json_member(statement, "key");
	struct json_object *value = json_member(statement, "value");
	struct json_object *map = json_member(value, "map");
	const char *meta = json_member_word(json_member(left, "meta"), "key");
	struct nft_key key = { .n_parts = 0 };
	const char *text = NULL;

	if (!strcmp(meta, "mark")) {
		if (map)
			map_read(making, map, false);
		else
			nft_mark_value(making, value);
	} else if (!strcmp(meta, "priority")) {
		text = json_object_get_string(value);
		if (!text || strspn(text, "0123456789abcdef:") != strlen(text))
			nft_reason(making, "a priority of another kind");
		action_add(making,
			   pool_print(pool_of(making), "priority set %s",
				      text ? text : ""),
			   0);
	} else if (nft_key_read(making, left, &key)) {
		text = nft_value_print(pool_of(making), &key, value);
		if (!(key.parts[0]->reads & (XT_DSCP | XT_TTL)) || !text)
			nft_reason(making, "a statement for another header");
		action_add(making,
			   pool_print(pool_of(making), "%s set %s",
				      key.parts[0]->reads & XT_DSCP ?
					      "dscp" :
					      key.parts[0]->key,
				      text ? text : ""),
			   key.parts[0]->reads);
		if (making->n_terms < XT_TERMS_MAX && !making->acted)
			nft_term_add(making, NULL, NULL,
				     xt_family_term(!strcmp(key.parts[0]->group,
							    "ip6")));
	}
	making->acted = true;
}

/* "limit": { "rate": 10, "burst": 3, "per": "second", "inv": true } */
static void limit(struct nft_making *making, struct json_object *object)
{
	const char *unit = json_member_word(object, "rate_unit");
	const char *burst_unit = json_member_word(object, "burst_unit");
	const char *per = json_member_word(object, "per");
	int burst = json_object_get_int(json_member(object, "burst"));
	const char *text;

	if (making->acted || making->rule.limit)
		nft_reason(making, "a limit after a statement");
	if (strspn(unit, "kmbytes") != strlen(unit) ||
	    strspn(burst_unit, "kmbytes") != strlen(burst_unit) ||
	    strspn(per, "abcdefghijklmnopqrstuvwxyz") != strlen(per))
		nft_reason(making, "a limit of another kind");
	text = pool_print(
		pool_of(making), "limit %s%lld%s%s/%s",
		json_object_get_boolean(json_member(object, "inv")) ? "over " :
								      "",
		(long long)json_object_get_int64(json_member(object, "rate")),
		*unit ? " " : "", unit, per);
	if (burst)
		text = pool_print(pool_of(making), "%s burst %d%s%s", text,
				  burst, *burst_unit && *unit ? " " : "",
				  *unit ? burst_unit : "");
	making->rule.limit = text;
}

static void log_take(struct nft_making *making, struct json_object *object)
{
	if (json_member(object, "group"))
		nft_reason(making, "a log for another program");
	action_add(making, "log", 0);
	making->acted = true;
}

static void vmap(struct nft_making *making, struct json_object *object)
{
	map_read(making, object, true);
}

static void nothing(struct nft_making *making, struct json_object *object)
{
	(void)making;
	(void)object;
}

static const struct {
	const char *name;
	void (*take)(struct nft_making *making, struct json_object *object);
} statements[] = {
	{ "match", nft_match_read },
	{ "mangle", mangle },
	{ "limit", limit },
	{ "ct count", nft_connections_read },
	{ "set", nft_set_statement_read },
	{ "meter", nft_meter_read },
	{ "log", log_take },
	{ "vmap", vmap },
	{ "counter", nothing },
};

static void statement_read(struct nft_making *making,
			   struct json_object *statement)
{
	struct json_object_iterator first;
	struct json_object *inner;
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(*statements); i++)
		if (json_object_object_get_ex(statement, statements[i].name,
					      &inner)) {
			statements[i].take(making, inner);
			return;
		}
	if (nft_verdict_read(making, statement))
		return;
	if (!json_object_is_type(statement, json_type_object) ||
	    !json_object_object_length(statement)) {
		nft_reason(making, "a statement of another kind");
		return;
	}
	first = json_object_iter_begin(statement);
	nft_reason(making, pool_print(pool_of(making), "statement %s",
				      json_object_iter_peek_name(&first)));
}

/* ---- rules */

static void rule_add(struct nft_making *making, const struct xt_rule *rule)
{
	size_t size = making->n_terms * sizeof(*making->terms);
	struct xt_chain *chain = xt_chain_find(making->table, making->chain);
	struct xt_rule *rules;

	rules = array_grow(chain->rules, chain->n_rules, sizeof(*rules));
	if (!rules) {
		making->reading->failed = true;
		return;
	}
	chain->rules = rules;
	rules += chain->n_rules++;
	*rules = *rule;
	rules->terms = pool_add(pool_of(making), size);
	if (!rules->terms)
		return;
	memcpy(rules->terms, making->terms, size);
	rules->n_terms = making->n_terms;
	if (rules->kind == XT_NOTHING && (rules->writes || *rules->actions))
		rules->kind = XT_ACTION;
	if (rules->kind == XT_RETURN && *rules->actions)
		rules->reason = "a return after a statement";
}

/* One of the map's elements: its key is one more condition. */
static void pair_add(struct nft_making *making, struct json_object *pair)
{
	struct nft_making one = *making;
	const char *key, *value;

	value = nft_value_print(pool_of(making), &making->map.key,
				json_list_item(pair, 0));
	if (!value)
		nft_reason(&one, "an element that a policy cannot say");
	key = nft_key_print(making, &making->map.key);
	one.acted = false;
	nft_term_add(&one, &making->map.key, NULL,
		     pool_print(pool_of(making),
				making->map.key.n_parts > 1 ? "%s { %s }" :
							      "%s %s",
				key, value ? value : ""));
	one.acted = making->acted;
	pair = json_list_item(pair, 1);
	if (!making->map.verdicts)
		nft_mark_value(&one, pair);
	else if (!nft_verdict_read(&one, pair))
		nft_reason(&one, "a verdict of another kind");
	rule_add(&one, &one.rule);
}

static void rules_add(struct nft_making *making)
{
	struct json_object *pairs = making->map.pairs;
	size_t i;

	if (!pairs || making->rule.reason) {
		rule_add(making, &making->rule);
		return;
	}
	making->rule.run = ++making->reading->runs;
	for (i = 0; i < json_list_count(pairs); i++)
		pair_add(making, json_list_item(pairs, i));
}

/* A label, as of iptables' comments. */
static const char *label_make(struct nft_making *making, const char *text)
{
	char label[48] = "_", *to = label + 1;

	for (; *text && to < label + sizeof(label) - 1; text++)
		*to++ = isalnum((unsigned char)*text) ? *text : '_';
	*to = '\0';
	return pool_print(pool_of(making), "%s",
			  isalpha((unsigned char)label[1]) ? label + 1 : label);
}

void nft_rule_import(struct nft_reading *reading, struct json_object *rule)
{
	struct json_object *list = json_member(rule, "expr");
	struct nft_making making = {
		.reading = reading,
		.family = json_member_word(rule, "family"),
		.table_name = json_member_word(rule, "table"),
		.chain = json_member_word(rule, "chain"),
	};
	const char *comment = json_member_word(rule, "comment");
	size_t i;

	making.table = xt_table_find(
		&reading->dump, pool_print(&reading->dump.pool, "%s %s",
					   making.family, making.table_name));
	if (!making.table || !xt_chain_find(making.table, making.chain)) {
		reading->strays++;
		return;
	}
	making.rule = (struct xt_rule){
		.line = json_object_get_int(json_member(rule, "handle")),
		.text = pool_print(&reading->dump.pool, "%s",
				   list ? json_object_to_json_string_ext(
						  list,
						  JSON_C_TO_STRING_PLAIN) :
					  ""),
		.label = *comment ? label_make(&making, comment) : NULL,
		.actions = "",
	};
	for (i = 0; list && i < json_list_count(list); i++)
		statement_read(&making, json_list_item(list, i));
	rules_add(&making);
}
