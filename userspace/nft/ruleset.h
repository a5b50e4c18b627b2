/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy as nftables has it: one table of sets, chains and rules. It is
 * translated from a checked policy once (translate.h), and then printed as a
 * script (print.h) or built as netlink messages (build.h). Neither of these
 * decides anything of its own.
 *
 *	hook chain, e.g. "prerouting"	one for each hook
 *	    goto "groups"		its rules jump to the groups in order
 *		jump "group_guard"	a chain for each group; a rule ends in
 *					accept, drop, or return: the next group
 *
 * nft's "tcp dport" matches whatever bytes it reads, in later fragments, too. A
 * policy's "tcp dport" needs the whole fixed header, of a packet or of its
 * first fragment (S42, S43 of docs/policy.md). So packets without a whole TCP,
 * UDP, SCTP, ICMP or ICMPv6 header take another path: "bare", whose groups
 * ("bare_guard") have no rule that reads a transport header. It exists only if
 * the policy reads one.
 *
 * All numbers of sets, chains, counters and limits are indexes into the arrays
 * of struct nft_ruleset, which may move while it grows: no pointer into them is
 * kept.
 */
#ifndef KZ_NFT_RULESET_H
#define KZ_NFT_RULESET_H

#include "userspace/nft/counter_names.h"
#include "userspace/nft/keys.h"

#define NFT_TABLE_PREFIX "kzmark-"
#define NFT_SET_PREFIX "set_"
#define NFT_TABLE_SIZE 64
#define NFT_CHAIN_SIZE 80 /* a prefix, a name of the policy, the NUL */
#define NFT_NO_CHAIN UINT32_MAX

/* How a rule asks; match.h has a row of operations for each. */
enum nft_match_op {
	NFT_MATCH_RANGE, /* .key is within .range, which may be one value */
	NFT_MATCH_MASKED, /* .key & .mask is .value; of addresses & .range.high
			   * is .range.low
			   */
	NFT_MATCH_SET, /* .key is in sets[.set] */
	NFT_MATCH_PRESENT, /* the packet is long enough to have .key */
	NFT_MATCH_PARTS, /* .parts are together in sets[.set] */
	NFT_MATCH_PAYLOAD, /* the bits of .parts->payload are within .range */
	NFT_MATCH_MAP, /* the verdict of sets[.set], a verdict map */
	NFT_MATCH_CGROUP, /* .parts' group is the one with the id .range, or in
			   * sets[.set]
			   */
	NFT_MATCH_NONZERO, /* one of .key's bits nft_keys[].bits is set */
	NFT_MATCH_STATES, /* "ct state" has one of the bits of .value */
	NFT_MATCH_MISSING, /* the packet has no such IPv6 extension header;
			    * .negate: has one
			    */
	NFT_MATCH_RANDOM, /* a new random number below .mask is below .value */
	NFT_MATCH_LIMIT, /* limits[.limit] has a token */
	NFT_MATCH_LIMIT_KEY, /* the same, for the packet's key */
	NFT_MATCHES,
};

struct nft_match {
	enum nft_key key; /* of a map the first; RANDOM and LIMIT have none */
	enum nft_match_op op;
	bool negate;
	bool implicit; /* nft adds it to the next match: not in the text */
	struct range range;
	uint32_t mask;
	uint32_t value;
	uint32_t set;
	uint32_t limit;
	const struct policy_condition *parts; /* the policy's CONDITION_PARTS, or
					       * of NFT_MATCH_PAYLOAD, or of
					       * NFT_MATCH_CGROUP
					       */
};

enum nft_end {
	NFT_END_NONE, /* continue with the next rule */
	NFT_END_ACCEPT,
	NFT_END_DROP,
	NFT_END_RETURN,
	NFT_END_CONTINUE, /* as NONE, but nft prints it */
	NFT_END_JUMP, /* to chains[.target] */
	NFT_END_GOTO,
};

/* What a rule does; its type (statement.h) says how the fields are used. */
struct nft_statement_type;
struct nft_statement {
	const struct nft_statement_type *type;
	uint32_t number;
	uint32_t mask;
	uint32_t value;
};

/* If all of .matches hold: do .statements in their order, then .end. */
struct nft_rule {
	struct nft_match *matches; /* owned */
	size_t n_matches;
	struct nft_statement *statements; /* owned */
	size_t n_statements;
	enum nft_end end;
	uint32_t target;
	const struct policy_rule *origin; /* borrowed; NULL: no policy's rule */
	const struct policy_rule *last; /* of the rules that a map replaces */
};

struct nft_chain {
	char name[NFT_CHAIN_SIZE];
	const char *about; /* for people; may be NULL */
	bool has_hook;
	uint32_t hook; /* NF_INET_* */
	int32_t priority;
	struct nft_rule *rules; /* owned */
	size_t n_rules;
};

/* A verdict map's verdict for packets within all of .ranges; a set of several
 * keys has no verdicts.
 */
#define NFT_MAP_KEYS 6
struct nft_element {
	const struct range *ranges[NFT_MAP_KEYS]; /* the policy's, by key */
	uint32_t number; /* of its rule, in the run of rules */
	enum nft_end end;
	uint32_t target;
};

struct nft_map {
	enum nft_key keys[NFT_MAP_KEYS];
	unsigned int n_keys;
	struct nft_element *elements; /* owned; no two overlap */
	size_t count;
	bool interval; /* not all ranges are single values */
	bool is_set; /* of several keys: no verdicts. Then: */
	struct boxes boxes; /* its elements'; owned */
};

#define NFT_TYPE_BITS 6 /* of each key in the type of a concatenation */

struct nft_set {
	char name[NFT_CHAIN_SIZE]; /* "": anonymous, part of one rule */
	enum nft_key key;
	const struct ranges *ranges; /* the policy's */
	bool interval; /* not all ranges are single values */
	bool at_hook; /* a rule of a hook's chain has it, and no other */
	const struct policy_set *dynamic; /* borrowed; NULL: it is static */
	const struct policy_limit *limit; /* borrowed; the set has its keys */
	struct nft_map *map; /* owned; NULL: a set of one key. No .ranges then */
};

/* Most elements of a dynamic set, or of one of a limit's keys; 0: static. */
uint32_t nft_set_size(const struct nft_set *set);

/*
 * A bucket of tokens, shared by all nft rules of its policy rule: an object, or
 * the set of the limit's keys, each of which has a bucket.
 */
#define NFT_LIMIT_SIZE 32
#define NFT_NO_SET UINT32_MAX
struct nft_limit {
	char name[NFT_LIMIT_SIZE];
	uint32_t set; /* of its keys; or NFT_NO_SET */
	uint32_t rule; /* of the policy */
	const struct policy_limit *limit; /* borrowed */
};

#define NFT_NS_PER_S 1000000000U
static inline uint64_t nft_limit_seconds(const struct policy_limit *limit)
{
	return limit->unit / NFT_NS_PER_S;
}

struct nft_ruleset {
	const struct policy *policy; /* borrowed */
	char table[NFT_TABLE_SIZE];
	uint32_t generation;
	struct nft_set *sets; /* owned */
	size_t n_sets;
	struct nft_chain *chains; /* owned */
	size_t n_chains;
	struct nft_counter *counters; /* owned; by the image's index */
	uint32_t n_counters;
	struct nft_limit *limits; /* owned; in the order of their rules */
	uint32_t n_limits;
	struct ranges protocols; /* owned: those whose headers it reads */
	struct policy_condition **hours; /* owned, and each: hours.h */
	size_t n_hours;
	struct ranges **cgroups; /* owned, and each: ids of groups in sets */
	size_t n_cgroups;
};

/* The policy's name. */
static inline const char *nft_ruleset_name(const struct nft_ruleset *ruleset)
{
	return ruleset->table + sizeof(NFT_TABLE_PREFIX) - 1;
}

void nft_ruleset_free(struct nft_ruleset *ruleset);

/* One more, zeroed; NULL: no memory. Those before may move. */
struct nft_match *nft_match_add(struct nft_rule *rule);
struct nft_statement *nft_statement_add(struct nft_rule *rule,
					const struct nft_statement_type *type);
struct nft_rule *nft_rule_add(struct nft_ruleset *ruleset, uint32_t chain);

/* Free what @rule owns. */
void nft_rule_clear(struct nft_rule *rule);

/* @ranges is borrowed; NULL for a map, whose .map is the ruleset's then. */
struct nft_set *nft_set_add(struct nft_ruleset *ruleset, enum nft_key key,
			    const struct ranges *ranges);

/*
 * The number of the policy's @set: they are the first, in the policy's order.
 */
uint32_t nft_set_of_policy(const struct nft_ruleset *ruleset,
			   const struct policy_set *set);

/* Remove the sets from number @count on. */
void nft_sets_drop(struct nft_ruleset *ruleset, size_t count);

/* The new chain's number, or NFT_NO_CHAIN: no memory. */
uint32_t nft_chain_add(struct nft_ruleset *ruleset, const char *prefix,
		       const char *name);

/* Remove the empty @chain if it is the last; else it stays, empty. */
void nft_chain_drop(struct nft_ruleset *ruleset, uint32_t chain);

/* "line 34", or with a label "ssh, line 34". */
#define NFT_COMMENT_SIZE 96
void nft_rule_comment(const struct nft_rule *rule, char *text, size_t size);

/* "route" where a new mark must look up the route again; else "filter". */
const char *nft_chain_type(const struct nft_chain *chain);

#endif
