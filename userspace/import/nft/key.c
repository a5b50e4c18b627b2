// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <json.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/words.h"
#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

#define ROW(group_, field_, key_, type_, values_, ...)                        \
	{                                                                     \
		.group = group_, .field = field_, .key = key_, .type = type_, \
		.values = NFT_VALUES_##values_, __VA_ARGS__                   \
	}

/* clang-format off */
static const struct nft_key_row rows[] = {
	ROW("ip", "saddr", "ip saddr", "ipv4_addr", IP),
	ROW("ip", "daddr", "ip daddr", "ipv4_addr", IP),
	ROW("ip", "protocol", "ip protocol", "inet_proto", PROTOCOL),
	ROW("ip", "dscp", "ip dscp", NULL, WORD, .reads = XT_DSCP),
	ROW("ip", "ttl", "ip ttl", NULL, NUMBER, .reads = XT_TTL),
	ROW("ip6", "saddr", "ip6 saddr", "ipv6_addr", IP6),
	ROW("ip6", "daddr", "ip6 daddr", "ipv6_addr", IP6),
	ROW("ip6", "dscp", "ip6 dscp", NULL, WORD, .reads = XT_DSCP),
	ROW("ip6", "hoplimit", "ip6 hoplimit", NULL, NUMBER, .reads = XT_TTL),
	ROW("tcp", "sport", "tcp sport", "inet_service", NUMBER, .header = IPPROTO_TCP),
	ROW("tcp", "dport", "tcp dport", "inet_service", NUMBER, .header = IPPROTO_TCP),
	ROW("udp", "sport", "udp sport", "inet_service", NUMBER, .header = IPPROTO_UDP),
	ROW("udp", "dport", "udp dport", "inet_service", NUMBER, .header = IPPROTO_UDP),
	ROW("sctp", "sport", "sctp sport", "inet_service", NUMBER, .header = IPPROTO_SCTP),
	ROW("sctp", "dport", "sctp dport", "inet_service", NUMBER, .header = IPPROTO_SCTP),
	ROW("th", "sport", "th sport", "inet_service", NUMBER),
	ROW("th", "dport", "th dport", "inet_service", NUMBER),
	ROW("icmp", "type", "icmp type", NULL, WORD, .header = IPPROTO_ICMP),
	ROW("icmp", "code", "icmp code", NULL, ICMP_CODE, .header = IPPROTO_ICMP),
	ROW("icmpv6", "type", "icmpv6 type", NULL, WORD, .header = IPPROTO_ICMPV6),
	ROW("ether", "saddr", "ether saddr", "ether_addr", ETHER),
	ROW("ether", "daddr", "ether daddr", "ether_addr", ETHER),
	ROW("meta", "mark", "meta mark", "mark", MARK, .reads = UINT32_MAX),
	ROW("meta", "iifname", "iifname", "ifname", DEVICE, .device = XT_IN),
	ROW("meta", "oifname", "oifname", "ifname", DEVICE, .device = XT_OUT),
	ROW("meta", "iif", "iif", "iface_index", DEVICE, .device = XT_IN),
	ROW("meta", "oif", "oif", "iface_index", DEVICE, .device = XT_OUT),
	ROW("meta", "l4proto", "meta l4proto", "inet_proto", PROTOCOL),
	ROW("meta", "length", "meta length", NULL, NUMBER),
	ROW("meta", "pkttype", "meta pkttype", NULL, WORD),
	ROW("meta", "skuid", "meta skuid", NULL, WORD),
	ROW("meta", "skgid", "meta skgid", NULL, WORD),
	ROW("ct", "state", "ct state", NULL, WORD),
	ROW("fib", "type daddr", "fib daddr type", NULL, WORD),
	ROW("fib", "oif saddr iif", "fib saddr . iif oif", NULL, EXISTS),
	ROW("fib", "check saddr iif", "fib saddr . iif oif", NULL, EXISTS),
	{ .group = NULL },
};

/* nft's names of ICMP codes, which the language has as numbers. */
static const struct {
	const char *name;
	unsigned int code;
} codes[] = {
	{ "net-unreachable", 0 }, { "host-unreachable", 1 },
	{ "prot-unreachable", 2 }, { "port-unreachable", 3 },
	{ "frag-needed", 4 }, { "net-prohibited", 9 },
	{ "host-prohibited", 10 }, { "admin-prohibited", 13 },
};
/* clang-format on */

static const struct nft_key_row *row_find(const char *group, const char *field)
{
	const struct nft_key_row *row;

	for (row = rows; row->group; row++)
		if (!strcmp(row->group, group) && !strcmp(row->field, field))
			return row;
	return NULL;
}

/* { "result": "type", "flags": [ "daddr" ] }: "type daddr" */
static const char *fib_field(struct pool *pool, struct json_object *fib)
{
	struct json_object *flags = json_member(fib, "flags");
	const char *field = json_member_word(fib, "result");
	size_t i;

	if (!json_object_is_type(flags, json_type_array))
		return field;
	for (i = 0; i < json_list_count(flags); i++)
		field = pool_print(
			pool, "%s %s", field,
			json_object_get_string(json_list_item(flags, i)));
	return field;
}

/* { "payload": { "protocol": "ip", "field": "saddr" } }, meta, ct, fib */
static const struct nft_key_row *part_read(struct nft_making *making,
					   struct json_object *object)
{
	struct json_object *inner = json_member(object, "payload");
	struct pool *pool = &making->reading->dump.pool;
	const char *group, *field;
	const struct nft_key_row *row = NULL;

	if (inner) {
		group = json_member_word(inner, "protocol");
		field = json_member_word(inner, "field");
	} else if ((inner = json_member(object, "fib"))) {
		group = "fib";
		field = fib_field(pool, inner);
	} else {
		group = json_member(object, "meta") ? "meta" : "ct";
		inner = json_member(object, group);
		field = json_member_word(inner, "key");
	}
	if (inner)
		row = row_find(group, field);
	if (!row)
		nft_reason(making,
			   inner ? pool_print(pool, "%s %s", group, field) :
				   "a comparison of another kind");
	return row;
}

bool nft_key_read(struct nft_making *making, struct json_object *left,
		  struct nft_key *key)
{
	struct json_object *list = json_member(left, "concat");
	struct json_object *masked = json_member(left, "&");
	size_t i;

	*key = (struct nft_key){ .n_parts = 1 };
	if (json_object_is_type(masked, json_type_array)) {
		key->mask = json_list_item(masked, 1);
		left = json_list_item(masked, 0);
	}
	if (!json_object_is_type(list, json_type_array)) {
		key->parts[0] = part_read(making, left);
		return key->parts[0];
	}
	key->n_parts = json_list_count(list);
	if (key->n_parts > NFT_PARTS || !key->n_parts) {
		nft_reason(making, "a concatenation of more than 5 keys");
		return false;
	}
	for (i = 0; i < key->n_parts; i++) {
		key->parts[i] = part_read(making, json_list_item(list, i));
		if (!key->parts[i])
			return false;
		if (!key->parts[i]->type) {
			nft_reason(making, "a concatenation of such keys");
			return false;
		}
	}
	return true;
}

const char *nft_key_print(struct nft_making *making, const struct nft_key *key)
{
	const char *text = key->parts[0]->key;
	size_t i;

	for (i = 1; i < key->n_parts; i++)
		text = pool_print(&making->reading->dump.pool, "%s . %s", text,
				  key->parts[i]->key);
	return text;
}

static const char *address_print(struct pool *pool, bool ip6, const char *text)
{
	int family = ip6 ? AF_INET6 : AF_INET;
	char address[INET6_ADDRSTRLEN];
	uint8_t bytes[16];

	if (inet_pton(family, text, bytes) != 1)
		return NULL;
	inet_ntop(family, bytes, address, sizeof(address));
	return pool_print(pool, "%s", address);
}

/* A device's name; '*' at its end is any end, in both languages. */
static const char *device_print(struct pool *pool, const char *text)
{
	if (!*text || strpbrk(text, "\"\\\n") || strlen(text) > 16)
		return NULL;
	return pool_print(pool, "\"%s\"", text);
}

static const char *word_print(struct pool *pool, const char *text,
			      const char *characters)
{
	return *text && strspn(text, characters) == strlen(text) ?
		       pool_print(pool, "%s", text) :
		       NULL;
}

static const char *icmp_code_print(struct pool *pool, const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(codes[i].name, text))
			return pool_print(pool, "%u", codes[i].code);
	return NULL;
}

static const char *text_print(struct pool *pool, enum nft_values values,
			      const char *text)
{
	switch (values) {
	case NFT_VALUES_IP:
	case NFT_VALUES_IP6:
		return address_print(pool, values == NFT_VALUES_IP6, text);
	case NFT_VALUES_PROTOCOL:
		return xt_protocol(text) ?
			       pool_print(pool, "%s",
					  xt_protocol_name(xt_protocol(text))) :
			       NULL;
	case NFT_VALUES_DEVICE:
		return device_print(pool, text);
	case NFT_VALUES_ETHER:
		return word_print(pool, text, "0123456789abcdefABCDEF:");
	case NFT_VALUES_WORD:
		return word_print(pool, text,
				  "abcdefghijklmnopqrstuvwxyz0123456789-_");
	case NFT_VALUES_ICMP_CODE:
		return icmp_code_print(pool, text);
	default:
		return NULL;
	}
}

static const char *single_print(struct pool *pool,
				const struct nft_key_row *row,
				struct json_object *value)
{
	int64_t number;

	if (json_object_is_type(value, json_type_string))
		return text_print(pool, row->values,
				  json_object_get_string(value));
	if (row->values == NFT_VALUES_EXISTS)
		return !json_object_is_type(value, json_type_boolean) ? NULL :
		       json_object_get_boolean(value) ? "exists" :
							"missing";
	if (!json_object_is_type(value, json_type_int) ||
	    row->values == NFT_VALUES_IP || row->values == NFT_VALUES_IP6 ||
	    row->values == NFT_VALUES_ETHER)
		return NULL;
	number = json_object_get_int64(value);
	if (number < 0 || number > UINT32_MAX)
		return NULL;
	return pool_print(pool,
			  row->values == NFT_VALUES_MARK ? "0x%llx" : "%llu",
			  (unsigned long long)number);
}

static const char *part_print(struct pool *pool, const struct nft_key_row *row,
			      struct json_object *value)
{
	struct json_object *range = json_member(value, "range");
	struct json_object *prefix = json_member(value, "prefix");
	const char *low, *high;

	if (prefix) {
		low = single_print(pool, row, json_member(prefix, "addr"));
		return low ? pool_print(pool, "%s/%d", low,
					json_object_get_int(
						json_member(prefix, "len"))) :
			     NULL;
	}
	if (!range)
		return single_print(pool, row, value);
	low = single_print(pool, row, json_list_item(range, 0));
	high = single_print(pool, row, json_list_item(range, 1));
	return low && high ? pool_print(pool, "%s-%s", low, high) : NULL;
}

const char *nft_value_print(struct pool *pool, const struct nft_key *key,
			    struct json_object *value)
{
	struct json_object *element = json_member(value, "elem"), *list;
	const char *text = "", *part;
	size_t i;

	if (element) {
		if (json_member(element, "timeout"))
			return NULL;
		value = json_member(element, "val");
	}
	if (key->n_parts == 1)
		return part_print(pool, key->parts[0], value);
	list = json_member(value, "concat");
	if (!json_object_is_type(list, json_type_array) ||
	    json_list_count(list) != key->n_parts)
		return NULL;
	for (i = 0; i < key->n_parts; i++) {
		part = part_print(pool, key->parts[i], json_list_item(list, i));
		if (!part)
			return NULL;
		text = pool_print(pool, "%s%s%s", text, i ? " . " : "", part);
	}
	return text;
}
