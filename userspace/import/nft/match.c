// SPDX-License-Identifier: GPL-2.0-only
/* Comparisons. */
#include <json.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/iptables/words.h"
#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

/* "1, 2": of the elements; what cannot be said is a reason. */
static const char *list_print(struct nft_making *making,
			      const struct nft_key *key,
			      struct json_object *list, const char *separator)
{
	struct pool *pool = &making->reading->dump.pool;
	size_t i, size, count = json_list_count(list);
	char *text = NULL;
	const char *kept, *value;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; out && i < count; i++) {
		value = nft_value_print(pool, key, json_list_item(list, i));
		if (!value)
			nft_reason(making,
				   "an element that a policy cannot say");
		fprintf(out, "%s%s", i ? separator : "", value ? value : "");
	}
	if (!out || fclose(out) || !text) {
		making->reading->failed = true;
		return "";
	}
	kept = pool_print(pool, "%s", text);
	free(text);
	return kept;
}

static struct xt_set *set_new(struct nft_making *making,
			      const struct nft_key *key,
			      struct json_object *object, const char *name)
{
	struct xt_sets *sets = &making->reading->sets;
	struct pool *pool = &making->reading->dump.pool;
	struct json_object *elements = json_member(object, "elem");
	const char *type = key->parts[0]->type;
	struct xt_set *set;
	size_t i;

	for (i = 1; i < key->n_parts; i++)
		type = pool_print(pool, "%s . %s", type, key->parts[i]->type);
	if (!sets->sets) /* each of the ruleset's at most once */
		sets->sets = calloc(json_list_count(making->reading->objects),
				    sizeof(*sets->sets));
	if (!sets->sets) {
		making->reading->failed = true;
		return NULL;
	}
	set = &sets->sets[sets->n_sets++];
	*set = (struct xt_set){
		.name = name,
		.label = pool_print(pool, "s%zu", sets->n_sets),
	};
	if (!json_object_is_type(elements, json_type_array))
		set->body = pool_print(pool, "type %s; may-be-empty", type);
	else
		set->body =
			pool_print(pool, "type %s; elements = {\n\t%s\n}", type,
				   list_print(making, key, elements, ",\n\t"));
	return set;
}

struct xt_set *nft_set_use(struct nft_making *making, const struct nft_key *key,
			   struct json_object *object)
{
	struct xt_sets *sets = &making->reading->sets;
	const char *name;
	size_t i;

	for (i = 0; i < key->n_parts; i++)
		if (!key->parts[i]->type) {
			nft_reason(making, "a set of such a type");
			return NULL;
		}
	name = pool_print(&making->reading->dump.pool, "%s %s %s",
			  making->family, making->table_name,
			  json_member_word(object, "name"));
	for (i = 0; i < sets->n_sets; i++)
		if (!strcmp(sets->sets[i].name, name))
			return &sets->sets[i];
	return set_new(making, key, object, name);
}

/* Sets that change while the rules are loaded are no part of the rules. */
static bool set_is_fixed(struct json_object *set)
{
	struct json_object *flags = json_member(set, "flags");
	const char *words = flags ? json_object_get_string(flags) : "";

	return !json_member(set, "timeout") && !strstr(words, "timeout") &&
	       !strstr(words, "dynamic");
}

static void named_set(struct nft_making *making, const struct nft_key *key,
		      const char *operation, const char *name)
{
	struct pool *pool = &making->reading->dump.pool;
	struct json_object *object = nft_object_find(making, name);
	struct xt_set *set = NULL;

	if (!object)
		nft_reason(making,
			   pool_print(pool, "set %s is not there", name));
	else if (!set_is_fixed(object))
		nft_reason(making, "a set whose elements have timeouts");
	else
		set = nft_set_use(making, key, object);
	if (set)
		nft_term_add(making, key, set,
			     pool_print(pool, "%s %s@%s",
					nft_key_print(making, key), operation,
					set->label));
}

static void masked(struct nft_making *making, const struct nft_key *key,
		   const char *operation, struct json_object *right)
{
	struct pool *pool = &making->reading->dump.pool;
	struct nft_key plain = { .parts = { key->parts[0] }, .n_parts = 1 };
	const char *mask = nft_value_print(pool, &plain, key->mask);
	const char *value = nft_value_print(pool, &plain, right);
	const char *name = key->parts[0]->key;

	if (!mask || !value ||
	    (key->parts[0]->values != NFT_VALUES_IP &&
	     key->parts[0]->values != NFT_VALUES_IP6 &&
	     key->parts[0]->values != NFT_VALUES_MARK)) {
		nft_reason(making, "a mask of another kind");
		return;
	}
	if (*operation && strcmp(operation, "!= "))
		nft_reason(making, "an order of masked values");
	nft_term_add(making, key, NULL,
		     pool_print(pool, "%s & %s %s%s", name, mask,
				*operation ? operation : "== ", value));
	if (key->parts[0]->values == NFT_VALUES_MARK && making->n_terms)
		making->terms[making->n_terms - 1].reads =
			json_object_get_int64(key->mask);
}

static void general(struct nft_making *making, const struct nft_key *key,
		    const char *operation, struct json_object *right)
{
	struct pool *pool = &making->reading->dump.pool;
	struct json_object *set = json_member(right, "set");
	const char *value;

	if (json_object_is_type(right, json_type_string) &&
	    *json_object_get_string(right) == '@') {
		named_set(making, key, operation,
			  json_object_get_string(right));
		return;
	}
	if (json_object_is_type(right, json_type_array))
		set = right; /* ct state established,related */
	if (set && json_object_is_type(set, json_type_array))
		value = list_print(making, key, set, ", ");
	else
		value = nft_value_print(pool, key, right);
	if (value && (set || key->n_parts > 1))
		value = pool_print(pool, "{ %s }", value);
	if (!value)
		nft_reason(making, "a value that a policy cannot say");
	nft_term_add(making, key, NULL,
		     pool_print(pool, "%s %s%s", nft_key_print(making, key),
				operation, value ? value : ""));
}

static const struct {
	const char *name;
	unsigned int bit;
} flag_bits[] = {
	{ "fin", 1 },  { "syn", 2 },  { "rst", 4 },  { "psh", 8 },
	{ "ack", 16 }, { "urg", 32 }, { "ecn", 64 }, { "cwr", 128 },
};

/* "syn", ["syn", "ack"], { "|": [...] }, 2; -1: something else. */
static int flags_read(struct json_object *value)
{
	struct json_object *list = json_member(value, "|");
	int bits = 0, more;
	size_t i;

	list = list ? list : value;
	if (json_object_is_type(list, json_type_int)) {
		bits = json_object_get_int(list);
		return bits < 0 || bits > 255 ? -1 : bits;
	}
	if (json_object_is_type(list, json_type_array)) {
		for (i = 0; i < json_list_count(list); i++) {
			more = flags_read(json_list_item(list, i));
			if (more < 0)
				return -1;
			bits |= more;
		}
		return bits;
	}
	if (!json_object_is_type(list, json_type_string))
		return -1;
	for (i = 0; i < sizeof(flag_bits) / sizeof(*flag_bits); i++)
		if (!strcmp(flag_bits[i].name, json_object_get_string(list)))
			return flag_bits[i].bit;
	return -1;
}

/* "in": one of the flags is set; "==" and "!=" of those in a mask, or all. */
static void tcp_flags(struct nft_making *making, struct json_object *left,
		      const char *op, struct json_object *right)
{
	struct nft_key key = { .n_parts = 0 };
	struct json_object *pair = json_member(left, "&");
	int mask = 255, value = flags_read(right);
	bool differ = !strcmp(op, "!=");

	if (pair)
		mask = flags_read(json_list_item(pair, 1));
	if (!strcmp(op, "in")) {
		mask = value;
		value = 0;
		differ = true;
	}
	if (value < 0 || mask < 0 || value & ~mask) {
		nft_reason(making, "tcp flags of another kind");
		return;
	}
	nft_term_add(making, &key, NULL,
		     pool_print(&making->reading->dump.pool,
				"tcp flags %s0x%02x / 0x%02x",
				differ ? "!= " : "", value, mask));
	if (making->n_terms)
		making->terms[making->n_terms - 1].header = IPPROTO_TCP;
}

static bool reads_flags(struct json_object *left)
{
	struct json_object *pair = json_member(left, "&");

	if (json_object_is_type(pair, json_type_array))
		left = json_list_item(pair, 0);
	left = json_member(left, "payload");
	return !strcmp(json_member_word(left, "protocol"), "tcp") &&
	       !strcmp(json_member_word(left, "field"), "flags");
}

/* "meta nfproto ipv4", "meta protocol ip": of a family. */
static bool family_read(struct nft_making *making, struct json_object *left,
			const char *op, const char *right)
{
	const char *key = json_member_word(json_member(left, "meta"), "key");
	bool ip6 = !strcmp(right, "ipv6") || !strcmp(right, "ip6");

	if (strcmp(key, "nfproto") && strcmp(key, "protocol"))
		return false;
	if (strcmp(op, "==") ||
	    (!ip6 && strcmp(right, "ipv4") && strcmp(right, "ip")))
		nft_reason(making, "another family");
	nft_term_add(making, NULL, NULL, xt_family_term(ip6));
	return true;
}

/* "ip frag-off & 0x1fff != 0": what the language calls later fragments. */
static bool fragment_read(struct nft_making *making, struct json_object *left,
			  const char *op, struct json_object *right)
{
	struct json_object *pair = json_member(left, "&");
	struct json_object *inner =
		json_member(json_list_item(pair, 0), "payload");

	if (strcmp(json_member_word(inner, "protocol"), "ip") ||
	    strcmp(json_member_word(inner, "field"), "frag-off") ||
	    json_object_get_int(json_list_item(pair, 1)) != 0x1fff ||
	    strcmp(op, "!=") || json_object_get_int(right))
		return false;
	nft_term_add(making, NULL, NULL, xt_family_term(false));
	nft_term_add(making, NULL, NULL, "frag later");
	return true;
}

static bool is_order(const char *op)
{
	static const char *const known[] = { "!=", "<", ">", "<=", ">=" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i], op))
			return true;
	return false;
}

void nft_match_read(struct nft_making *making, struct json_object *match)
{
	struct json_object *left = json_member(match, "left");
	struct json_object *right = json_member(match, "right");
	const char *op = json_member_word(match, "op");
	const char *operation = "";
	struct nft_key key;

	if (json_object_is_type(right, json_type_string) &&
	    family_read(making, left, op, json_object_get_string(right)))
		return;
	if (fragment_read(making, left, op, right))
		return;
	if (reads_flags(left)) {
		tcp_flags(making, left, op, right);
		return;
	}
	if (!nft_key_read(making, left, &key))
		return;
	if (strcmp(op, "==") && strcmp(op, "in") && !is_order(op))
		nft_reason(making, "a comparison of another kind");
	else if (is_order(op))
		operation = pool_print(&making->reading->dump.pool, "%s ", op);
	if (!strcmp(op, "in") && strcmp(key.parts[0]->field, "state"))
		nft_reason(making, "bits of another kind");
	if (!right)
		nft_reason(making, "a comparison without a value");
	else if (key.mask)
		masked(making, &key, operation, right);
	else
		general(making, &key, operation, right);
}
