// SPDX-License-Identifier: GPL-2.0-only
/* Limits of connections: "ct count", alone or of each key in a set. */
#include <arpa/inet.h>
#include <json.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

/* A member of a set that a rule counts in: the rule's handle. */
#define COUNTED "kzmark: counted"
#define SHARED "a set in which another rule counts connections"

/* The length of the prefix that @mask leaves, or -1. */
static int mask_length(const char *mask)
{
	uint8_t bytes[16] = { 0 };
	int i, length = 0;

	if (!mask || (inet_pton(AF_INET, mask, bytes) != 1 &&
		      inet_pton(AF_INET6, mask, bytes) != 1))
		return -1;
	while (length < 128 && bytes[length / 8] & 0x80 >> length % 8)
		length++;
	for (i = length; i < 128; i++)
		if (bytes[i / 8] & 0x80 >> i % 8)
			return -1;
	return length;
}

/* " per ip saddr/24"; NULL: the rule has a reason. */
static const char *key_print(struct nft_making *making,
			     struct json_object *object)
{
	struct pool *pool = &making->reading->dump.pool;
	struct nft_key key;
	const char *text;
	int length;

	if (!nft_key_read(making, object, &key))
		return NULL;
	text = pool_print(pool, " per %s", nft_key_print(making, &key));
	if (!key.mask)
		return text;
	length = mask_length(json_object_get_string(key.mask));
	if (length < 1) {
		nft_reason(making, "connections of another kind of key");
		return NULL;
	}
	return pool_print(pool, "%s/%d", text, length);
}

/* @count: { "val": 20, "inv": true }; @per: of each such key, or "". */
static void connections_limit(struct nft_making *making,
			      struct json_object *count, const char *per)
{
	if (making->acted || making->rule.limit)
		nft_reason(making, "a limit after a statement");
	making->rule.limit = pool_print(
		&making->reading->dump.pool, "ct count %s%lld%s",
		json_object_get_boolean(json_member(count, "inv")) ? "over " :
								     "",
		(long long)json_object_get_int64(json_member(count, "val")),
		per);
}

void nft_connections_read(struct nft_making *making, struct json_object *count)
{
	connections_limit(making, count, "");
}

static void counted(struct nft_making *making, struct json_object *count,
		    struct json_object *key, struct json_object *size)
{
	const char *per = key_print(making, key);

	if (per && size)
		per = pool_print(&making->reading->dump.pool, "%s size %lld",
				 per, (long long)json_object_get_int64(size));
	if (per)
		connections_limit(making, count, per);
}

/* The rule with @handle, of a map one for each pair; an earlier reason stays. */
static void sharing_refuse(struct xt_table *table, size_t handle)
{
	struct xt_rule *rule;
	size_t i, k;

	for (i = 0; i < table->n_chains; i++)
		for (k = 0; k < table->chains[i]->n_rules; k++) {
			rule = &table->chains[i]->rules[k];
			if (rule->line == handle && !rule->reason)
				rule->reason = SHARED;
		}
}

/*
 * Two rules that count in one set have one count, with the limit of the first
 * that made the element: neither can be said, as each would have its own.
 */
void nft_set_statement_read(struct nft_making *making,
			    struct json_object *statement)
{
	struct json_object *set =
		nft_object_find(making, json_member_word(statement, "set"));
	struct json_object *list = json_member(statement, "stmt");
	struct json_object *before = json_member(set, COUNTED);
	struct json_object *count =
		json_object_is_type(list, json_type_array) &&
				json_list_count(list) == 1 ?
			json_member(json_list_item(list, 0), "ct count") :
			NULL;

	if (!count || !set) {
		nft_reason(making, "a set that packets change");
	} else if (before) {
		nft_reason(making, SHARED);
		sharing_refuse(making->table, json_object_get_int(before));
	} else {
		json_object_object_add(set, COUNTED,
				       json_object_new_int(making->rule.line));
		counted(making, count, json_member(statement, "elem"),
			json_member(set, "size"));
	}
}

void nft_meter_read(struct nft_making *making, struct json_object *meter)
{
	struct json_object *count =
		json_member(json_member(meter, "stmt"), "ct count");

	if (count)
		counted(making, count, json_member(meter, "key"),
			json_member(meter, "size"));
	else
		nft_reason(making,
			   "a meter of something else than connections");
}
