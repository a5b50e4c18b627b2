// SPDX-License-Identifier: GPL-2.0-only
/* One rule of `nft -j list ruleset`. */
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/audit/form.h"
#include "userspace/import/members.h"
#include "userspace/audit/nft.h"
#include "userspace/audit/nft_text.h"
#include "userspace/audit/tunnel.h"

#define USERS_MAX 128 /* of one rule */
#define TEXT_SIZE 400

struct statement_reading {
	struct nft_reading *reading;
	struct audit_chain *chain;
	struct audit_rule rule;
	struct audit_user users[USERS_MAX];
	size_t n_users;
	bool xtables; /* a match or target of iptables */
};

static void user_add(struct statement_reading *at, struct audit_user user)
{
	if (at->n_users < USERS_MAX)
		at->users[at->n_users++] = user;
}

static void reads_add(struct statement_reading *at, const struct form *form)
{
	int word;

	for (word = 0; word < 2; word++) {
		if (form->read[word])
			user_add(at, (struct audit_user){
					     .word = word,
					     .act = ACT_READ,
					     .bits = form->read[word],
					     .reverse = form->reverse });
	}
}

/* ---- comparisons ---- */

/* The elements of the rule's table's set "@name"; NULL: it has none of marks. */
static struct json_object *set_elements(struct statement_reading *at,
					const char *name)
{
	struct json_object *sets = at->reading->sets, *set;
	size_t i, n = json_object_array_length(sets);
	char table[256];

	for (i = 0; *name == '@' && i < n; i++) {
		set = json_object_array_get_idx(sets, i);
		snprintf(table, sizeof(table), "%s %s",
			 json_member_word(set, "family"),
			 json_member_word(set, "table"));
		if (!strcmp(json_member_word(set, "name"), name + 1) &&
		    !strcmp(table, at->rule.table))
			return json_member(set, "elem");
	}
	return NULL;
}

/* A number, a list or a set of them, a prefix; false: something else. */
static bool compared_with(struct statement_reading *at, struct audit_user *user,
			  struct json_object *right)
{
	struct json_object *inner = json_member(right, "set");
	struct form form;
	size_t i, n;

	if (json_object_is_type(right, json_type_string))
		inner = set_elements(at, json_object_get_string(right));
	if (json_member(right, "elem")) /* with a comment, a counter */
		return compared_with(at, user,
				     json_member(json_member(right, "elem"),
						 "val"));
	if (inner || json_object_is_type(right, json_type_array)) {
		inner = inner ? inner : right;
		n = json_object_is_type(inner, json_type_array) ?
			    json_object_array_length(inner) :
			    0;
		for (i = 0; i < n; i++) {
			if (!compared_with(at, user,
					   json_object_array_get_idx(inner, i)))
				return false;
		}
		return n;
	}
	inner = json_member(right, "prefix");
	if (inner) {
		struct audit_user prefix = *user;
		int length = json_object_get_int(json_member(inner, "len"));

		form_read(json_member(inner, "addr"), &form);
		prefix.bits = length > 0 ? WHOLE_MARK << (32 - length) : 0;
		prefix.value = form.constant;
		user_add(at, prefix);
		return length >= 0 && length <= 32;
	}
	form_read(right, &form);
	if (form.wild || form.kept[0] || form.kept[1])
		return false;
	user->value = form.constant;
	user->outside = user->value & ~user->bits;
	user_add(at, *user);
	return true;
}

static void match_read(struct statement_reading *at, struct json_object *match)
{
	const char *op = json_member_word(match, "op");
	struct json_object *right = json_member(match, "right");
	struct audit_user user = { .act = ACT_COMPARE,
				   .known = true,
				   .negated = !strcmp(op, "!=") };
	struct form form, other;
	bool equality = !strcmp(op, "==") || !strcmp(op, "in") || user.negated;
	size_t before = at->n_users;
	int word;

	form_read(json_member(match, "left"), &form);
	form_read(right, &other);
	for (word = 0; word < 2; word++) {
		if (form.kept[word] && !form.kept[!word] && !form.wild &&
		    !form.constant && equality) {
			user.word = word;
			user.bits = form.kept[word];
			if (compared_with(at, &user, right))
				return;
		}
	}
	at->n_users = before;
	reads_add(at, &form);
	reads_add(at, &other);
}

static void device_note(struct statement_reading *at, struct json_object *match)
{
	struct json_object *meta =
		json_member(json_member(match, "left"), "meta");
	const char *key = json_member_word(meta, "key");
	const char *device = json_member_word(match, "right");

	if (strcmp(json_member_word(match, "op"), "==") ||
	    (strcmp(key, "iifname") && strcmp(key, "oifname") &&
	     strcmp(key, "iif") && strcmp(key, "oif")))
		return;
	at->rule.outbound = key[0] == 'o';
	at->rule.device = device;
	audit_tunnel_note(at->reading->audit, device);
}

/* ---- statements ---- */

static void mangle_read(struct statement_reading *at,
			struct json_object *mangle)
{
	struct audit_user user = { 0 };
	struct form key, form;
	enum audit_word other;

	form_read(json_member(mangle, "key"), &key);
	form_read(json_member(mangle, "value"), &form);
	if (key.kept[WORD_PACKET] != WHOLE_MARK &&
	    key.kept[WORD_CONNECTION] != WHOLE_MARK) {
		reads_add(at, &form); /* another field, made of a mark */
		return;
	}
	user.word = key.kept[WORD_PACKET] ? WORD_PACKET : WORD_CONNECTION;
	other = !user.word;
	user.bits = form_changes(&form, user.word);
	user.outside = form.constant & form.kept[user.word];
	user.value = form.constant;
	user.known = !form.wild && !form.kept[other] && !user.outside;
	user.act = form.kept[other] ? ACT_COPY : ACT_WRITE;
	user.from_bits = form.kept[other];
	if (user.bits)
		user_add(at, user);
	if (!form.kept[other] && form.read[other])
		user_add(at, (struct audit_user){ .word = other,
						  .act = ACT_READ,
						  .bits = form.read[other] });
}

static void jump_read(struct statement_reading *at, const char *target)
{
	struct audit_chain *to;
	char name[512];

	snprintf(name, sizeof(name), "%s %s", at->rule.table, target);
	to = audit_chain_get(&at->reading->chains, name);
	if (!to || audit_chain_jump(at->chain, to))
		at->reading->audit->failed = true;
}

/* Jumps anywhere inside, as of a verdict map. */
static void jumps_find(struct statement_reading *at, struct json_object *value,
		       int depth)
{
	struct json_object_iterator i, end;
	size_t j, n;

	if (depth > 8)
		return;
	if (json_object_is_type(value, json_type_array)) {
		n = json_object_array_length(value);
		for (j = 0; j < n; j++)
			jumps_find(at, json_object_array_get_idx(value, j),
				   depth + 1);
	}
	if (!json_object_is_type(value, json_type_object))
		return;
	i = json_object_iter_begin(value);
	end = json_object_iter_end(value);
	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		const char *name = json_object_iter_peek_name(&i);
		struct json_object *inner = json_object_iter_peek_value(&i);

		if (!strcmp(name, "jump") || !strcmp(name, "goto"))
			jump_read(at, json_member_word(inner, "target"));
		else
			jumps_find(at, inner, depth + 1);
	}
}

/* A verdict map with a name: its elements are in an object of their own. */
static void map_jumps(struct statement_reading *at, struct json_object *vmap)
{
	struct json_object *maps = at->reading->maps, *map;
	struct json_object *data = json_member(vmap, "data");
	size_t i, n = json_object_array_length(maps);
	const char *name;

	if (!json_object_is_type(data, json_type_string))
		return;
	name = json_object_get_string(data);
	for (i = 0; *name == '@' && i < n; i++) {
		map = json_object_array_get_idx(maps, i);
		if (!strcmp(json_member_word(map, "name"), name + 1))
			jumps_find(at, json_member(map, "elem"), 0);
	}
}

static void statement_read(struct statement_reading *at, const char *name,
			   struct json_object *value,
			   struct json_object *statement)
{
	struct audit *audit = at->reading->audit;
	struct form form;

	if (!strcmp(name, "match")) {
		match_read(at, value);
		device_note(at, value);
	} else if (!strcmp(name, "mangle")) {
		mangle_read(at, value);
	} else if (!strcmp(name, "xt")) {
		at->xtables = true;
	} else {
		jumps_find(at, statement, 0);
		if (!strcmp(name, "vmap"))
			map_jumps(at, value);
		form_read(statement, &form);
		reads_add(at, &form);
	}
	if (!strcmp(name, "masquerade") || !strcmp(name, "snat"))
		at->rule.translates = true;
	if (!strcmp(name, "flow"))
		audit->flowtable = audit_text(audit, at->rule.where);
	if (!strcmp(name, "queue"))
		audit_add_unread(
			audit, at->rule.where,
			"queue: the program that reads the queue may write any mark");
}

/* ---- rules ---- */

static void rule_add(struct statement_reading *at, struct json_object *rule)
{
	struct audit *audit = at->reading->audit;
	const char *comment = json_member_word(rule, "comment");
	char text[TEXT_SIZE];
	size_t i, index;

	nft_text_print(json_member(rule, "expr"), text, sizeof(text));
	at->rule.text = audit_text(audit, text);
	at->rule.comment = *comment ? audit_text(audit, comment) : NULL;
	at->rule.device = audit_text(audit, at->rule.device);
	at->rule.chain = audit_text(audit, json_member_word(rule, "chain"));
	at->rule.table = audit_text(audit, at->rule.table);
	at->rule.where = audit_text(audit, at->rule.where);
	for (i = 0; i < at->n_users; i++)
		at->rule.guarded |= at->users[i].act == ACT_COMPARE;
	index = audit_add_rule(audit, &at->rule);
	for (i = 0; i < at->n_users; i++) {
		at->users[i].rule = index;
		audit_add_user(audit, &at->users[i]);
	}
}

/* Leave out what iptables-save has shown, or say that it has not. */
static bool is_of_iptables(struct statement_reading *at)
{
	struct audit *audit = at->reading->audit;
	bool v6 = at->rule.family == AUDIT_IP6;
	size_t i, kept = 0;

	if (at->xtables) {
		if (!(audit->xtables & at->rule.family))
			audit_add_unread(
				audit,
				audit_format(audit, "table %s", at->rule.table),
				v6 ? "has rules of iptables, whose marks nft does not show: give 'ip6tables-save' too (--ip6tables-save FILE)" :
				     "has rules of iptables, whose marks nft does not show: give 'iptables-save' too (--iptables-save FILE)");
		return true;
	}
	for (i = 0; i < at->n_users; i++) {
		if (!audit_twins_have(&at->reading->twins, at->rule.where,
				      &at->users[i]))
			at->users[kept++] = at->users[i];
	}
	at->n_users = kept;
	return false;
}

static uint8_t family_of(const char *name)
{
	return !strcmp(name, "ip")  ? AUDIT_IP4 :
	       !strcmp(name, "ip6") ? AUDIT_IP6 :
				      AUDIT_ALL;
}

void nft_rule_read(struct nft_reading *reading, struct json_object *rule)
{
	struct statement_reading at = { .reading = reading };
	struct json_object *expr = json_member(rule, "expr"), *object;
	const char *family = json_member_word(rule, "family");
	struct json_object_iterator first;
	char table[256], where[512];
	size_t i, n;

	if (!json_object_is_type(expr, json_type_array))
		return;
	snprintf(table, sizeof(table), "%s %s", family,
		 json_member_word(rule, "table"));
	snprintf(where, sizeof(where), "%s %s", table,
		 json_member_word(rule, "chain"));
	at.chain = audit_chain_get(&reading->chains, where);
	if (!at.chain) {
		reading->audit->failed = true;
		return;
	}
	at.rule.source = SOURCE_NFT;
	at.rule.family = family_of(family);
	at.rule.table = table;
	at.rule.where = where;
	at.rule.file = reading->input->name;
	at.rule.line = json_object_get_int(json_member(rule, "handle"));
	n = json_object_array_length(expr);
	for (i = 0; i < n; i++) {
		object = json_object_array_get_idx(expr, i);
		if (!json_object_is_type(object, json_type_object) ||
		    !json_object_object_length(object))
			continue;
		first = json_object_iter_begin(object);
		statement_read(&at, json_object_iter_peek_name(&first),
			       json_object_iter_peek_value(&first), object);
	}
	if (!is_of_iptables(&at) && at.n_users)
		rule_add(&at, rule);
}
