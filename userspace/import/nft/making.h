/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules of `nft -j` in the model of iptables' (userspace/import/iptables), whose
 * lowering makes groups of both.
 */
#ifndef KZ_IMPORT_NFT_MAKING_H
#define KZ_IMPORT_NFT_MAKING_H

#include "userspace/import/iptables/dump.h"
#include "userspace/import/iptables/rule.h"
#include "userspace/import/iptables/sets.h"

struct json_object;

#define NFT_PARTS 5 /* of a concatenation */

/* How a key's values are written. */
enum nft_values {
	NFT_VALUES_IP,
	NFT_VALUES_IP6,
	NFT_VALUES_PROTOCOL,
	NFT_VALUES_NUMBER, /* ports, lengths, users */
	NFT_VALUES_MARK,
	NFT_VALUES_DEVICE,
	NFT_VALUES_WORD, /* nft's names are the language's */
	NFT_VALUES_ETHER,
	NFT_VALUES_ICMP_CODE,
	NFT_VALUES_EXISTS, /* true, false */
};

struct nft_key_row {
	const char *group, *field; /* "ip", "saddr"; "meta", "mark" */
	const char *key; /* in the policy language */
	const char *type; /* of a set's part; NULL: not in sets */
	enum nft_values values;
	uint8_t header; /* IPPROTO_*, as in struct xt_term */
	enum xt_device device;
	uint64_t reads; /* as in struct xt_term */
};

/* What is compared: one key, or several. */
struct nft_key {
	const struct nft_key_row *parts[NFT_PARTS];
	size_t n_parts;
	struct json_object *mask; /* of one, or NULL; not owned */
};

/* Of which each element becomes a rule of its own. */
struct nft_map {
	struct nft_key key;
	struct json_object *pairs; /* [key, value] each; NULL: there is no map */
	bool verdicts; /* else marks */
};

struct nft_reading {
	struct xt_dump dump;
	struct xt_sets sets; /* for the policy */
	struct json_object *objects; /* owned: the ruleset's sets and maps */
	struct nft_base {
		size_t table;
		struct xt_chain *chain;
		const char *hook, *type;
		int priority;
	} * bases; /* owned: the chains that the kernel enters */
	size_t n_bases;
	size_t strays; /* rules of a chain that is not there */
	unsigned int runs;
	bool failed; /* out of memory */
};

/* A rule whose statements are being read. */
struct nft_making {
	struct nft_reading *reading;
	struct xt_table *table;
	const char *family, *table_name, *chain;
	struct xt_rule rule;
	struct xt_term terms[XT_TERMS_MAX];
	size_t n_terms;
	struct nft_map map;
	bool acted; /* a statement came that is no condition */
};

/* The rule cannot be said; the first reason counts. Not for "": a pool's text
 * or static.
 */
void nft_reason(struct nft_making *making, const char *reason);

/* Read what is compared; false: the rule has a reason. */
bool nft_key_read(struct nft_making *making, struct json_object *left,
		  struct nft_key *key);
/* "ip saddr . tcp dport" */
const char *nft_key_print(struct nft_making *making, const struct nft_key *key);

/* A value, range, prefix or concatenation; NULL: it cannot be said. */
const char *nft_value_print(struct pool *pool, const struct nft_key *key,
			    struct json_object *value);

/* The set or map called @name ("@x"); NULL: there is none. Not owned. */
struct json_object *nft_object_find(const struct nft_making *making,
				    const char *name);

/* A set of the policy with @object's elements; NULL: the rule has a reason. */
struct xt_set *nft_set_use(struct nft_making *making, const struct nft_key *key,
			   struct json_object *object);

/* Add the condition; @text of the pool. */
void nft_term_add(struct nft_making *making, const struct nft_key *key,
		  struct xt_set *set, const char *text);

/* { "match": @match } */
void nft_match_read(struct nft_making *making, struct json_object *match);

/* { "ct count": @count }, and the same of keys: { "set": @statement },
 * { "meter": @meter }.
 */
void nft_connections_read(struct nft_making *making, struct json_object *count);
void nft_set_statement_read(struct nft_making *making,
			    struct json_object *statement);
void nft_meter_read(struct nft_making *making, struct json_object *meter);

/* { "accept": null } and so on; false: it is no verdict. */
bool nft_verdict_read(struct nft_making *making, struct json_object *statement);

/* { "rule": @rule }: to the end of its chain. */
void nft_rule_import(struct nft_reading *reading, struct json_object *rule);

/* A value for the mark: bits written, and what to. False: it has a reason. */
bool nft_mark_value(struct nft_making *making, struct json_object *value);

#endif
