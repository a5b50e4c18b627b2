/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy as nftables has it: one table of sets, chains and rules. It is made
 * of a checked policy once, and then printed as a script (print.h) or put
 * into the kernel (build.h); neither decides anything of its own.
 *
 *	hook chain, e.g. "prerouting"	one for each hook
 *	    goto "groups"		its rules jump to the groups in order
 *		jump "group_guard"	a chain for each group; a rule ends in
 *					accept, drop, or return: the next group
 *
 * nft's "tcp dport" is content with the bytes that it reads, in later
 * fragments, too; a policy's wants the whole fixed header, of a packet or its
 * first fragment (S42, S43 of docs/policy.md). So packets that have not the TCP,
 * UDP, SCTP, ICMP or ICMPv6 header take another way: "bare", whose groups
 * ("bare_guard") have no rule that asks a transport header. It is there only if
 * the policy asks one.
 */
#ifndef KZ_NFT_RULESET_H
#define KZ_NFT_RULESET_H

#include "userspace/nft/counter_names.h"
#include "userspace/policy/policy.h"

#define NFT_TABLE_PREFIX "kzmark-"
#define NFT_SET_PREFIX "set_"
#define NFT_TABLE_SIZE 64
#define NFT_CHAIN_SIZE 80 /* a prefix, a name of the policy, the NUL */
#define NFT_NO_CHAIN UINT32_MAX

/*
 * What can be loaded and compared; nft_keys[] has a row for each. Those of
 * conditions have the same number: nft_condition_key().
 */
enum nft_key {
#define CONDITION(id, ...) NFT_KEY_##id,
#include "userspace/policy/conditions.def"
	NFT_KEY_NFPROTO,
	NFT_KEY_IIFTYPE,
	NFT_KEY_PROTOCOL,
	NFT_KEY_IP_FRAGMENT, /* its offset */
	NFT_KEY_IP6_FRAGMENT,
	NFT_KEY_IP_FRAGMENTS, /* its offset and flags */
	NFT_KEY_IP6_FRAGMENTS, /* its flag that more follow */
	NFT_KEY_IP6_UNFRAGMENTED, /* the header: NFT_MATCH_MISSING */
	/* The last byte of a fixed header: NFT_MATCH_PRESENT asks for it. */
	NFT_KEY_TCP_END,
	NFT_KEY_UDP_END,
	NFT_KEY_SCTP_END,
	NFT_KEY_ICMP_END,
	NFT_KEY_ICMP6_END,
	NFT_KEYS,
};

/* How a value is written. */
enum nft_notation {
	NFT_DECIMAL,
	NFT_HEXADECIMAL,
	NFT_ADDRESS4,
	NFT_ADDRESS6,
	NFT_DEVICE,
	NFT_FLAGS, /* of TCP */
	NFT_FAMILY,
	NFT_NAMES, /* the condition's own */
	NFT_STATES, /* of a connection: the same, of bits */
	NFT_LINK_ADDRESS,
	NFT_LINK_TYPE,
};

struct nft_key_type {
	const char *text; /* "ip saddr" */
	const char *type; /* of sets of it: "ipv4_addr" */
	uint32_t type_number; /* the same, as nft notes it in the kernel */
	enum nft_notation notation;
	uint8_t size; /* bytes */
	bool host_order; /* in the register; else network order */
	int meta; /* enum nft_meta_keys; -1: in the packet, or .notation is
		   * NFT_STATES:
		   */
	uint32_t base; /* enum nft_payload_bases; or */
	uint8_t extension; /* that of IPv6's extension headers */
	uint32_t offset;
	uint16_t bits; /* that NFT_MATCH_NONZERO means, of two bytes */
	uint16_t part; /* of the bytes that is the value; 0: all */
	uint8_t shift; /* of the part's lowest bit */
	/* What it is of: nft's own translation of the text compares it. */
	bool ether; /* a device with Ethernet headers, ARPHRD_ETHER */
	uint8_t family; /* NFPROTO_*, 0: any */
	uint8_t protocol; /* IPPROTO_*, 0: any */
};

extern const struct nft_key_type nft_keys[NFT_KEYS];

/* Where @id's value is; not for CONDITION_FRAG and CONDITION_VLAN_ID. */
enum nft_key nft_condition_key(enum condition_id id);

enum nft_match_op {
	NFT_MATCH_RANGE, /* within .range, of one value perhaps */
	NFT_MATCH_MASKED, /* .mask of it is .value */
	NFT_MATCH_SET, /* in sets[.set] */
	NFT_MATCH_PRESENT, /* long enough to have it */
	NFT_MATCH_MAP, /* in sets[.set], a verdict map: what it says */
	NFT_MATCH_NONZERO, /* those bits of it that are nft_keys[].bits */
	NFT_MATCH_STATES, /* one of the bits of .value is set */
	NFT_MATCH_MISSING, /* there is no such IPv6 extension header */
	NFT_MATCH_RANDOM, /* a number below .mask, drawn anew, is below .value;
			   * of no key, nor is
			   */
	NFT_MATCH_LIMIT, /* limits[.limit] lets it pass */
};

struct nft_match {
	enum nft_key key;
	enum nft_match_op op;
	bool negate;
	bool implicit; /* nft adds it to what follows: not in the text */
	struct range range;
	uint32_t mask;
	uint32_t value;
	uint32_t set;
	uint32_t limit;
};

enum nft_end {
	NFT_END_NONE, /* go on with the next rule */
	NFT_END_ACCEPT,
	NFT_END_DROP,
	NFT_END_RETURN,
	NFT_END_JUMP, /* to chains[.target] */
	NFT_END_GOTO,
};

enum nft_action_op {
	NFT_ACTION_COUNT, /* with counters[.number] */
	NFT_ACTION_MARK, /* mark = (mark & ~.mask) | .value */
	NFT_ACTION_ADD, /* the source address to sets[.number], for .value ms
			 * (0: for ever); where that cannot be, the rule ends
			 */
	NFT_ACTION_DSCP, /* .value into the header; .number: which key's */
	NFT_ACTION_LOG, /* tell of rule .number, at line .value */
	NFT_ACTION_PRIORITY, /* the packet's priority = .value */
	NFT_ACTION_SHOW_PRIORITY, /* mark = priority: to report it, at the end */
	NFT_ACTION_REPORT, /* log .number to the judge, with the mark as it is */
	NFT_ACTIONS,
};

struct nft_action {
	enum nft_action_op op;
	uint32_t number;
	uint32_t mask;
	uint32_t value;
};

/* All of .matches hold: do .actions in their order, then .end. */
struct nft_rule {
	struct nft_match *matches; /* owned */
	size_t n_matches;
	struct nft_action *actions; /* owned */
	size_t n_actions;
	enum nft_end end;
	uint32_t target;
	const struct policy_rule *origin; /* borrowed; NULL: no policy's rule */
	const struct policy_rule *last; /* of those that a map stands for */
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

/* What a verdict map says of what is within all of .ranges. */
#define NFT_MAP_KEYS 6
struct nft_element {
	const struct range *ranges[NFT_MAP_KEYS]; /* the policy's, by key */
	uint32_t number; /* of the rule it is of, in the run of rules */
	enum nft_end end;
	uint32_t target;
};

struct nft_map {
	enum nft_key keys[NFT_MAP_KEYS];
	unsigned int n_keys;
	struct nft_element *elements; /* owned; no two overlap */
	size_t count;
	bool interval; /* not all ranges are single values */
};

struct nft_set {
	char name[NFT_CHAIN_SIZE]; /* "": anonymous, part of one rule */
	enum nft_key key;
	const struct ranges *ranges; /* the policy's */
	bool interval; /* not all ranges are single values */
	const struct policy_set *dynamic; /* borrowed; NULL: it is static */
	struct nft_map *map; /* owned; NULL: it is a set. No .ranges then */
};

/* A bucket of tokens, one for all places where its rule stands. */
#define NFT_LIMIT_SIZE 32
struct nft_limit {
	char name[NFT_LIMIT_SIZE];
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
	struct ranges protocols; /* owned: those whose header it asks about */
};

/* The policy's name. */
static inline const char *nft_ruleset_name(const struct nft_ruleset *ruleset)
{
	return ruleset->table + sizeof(NFT_TABLE_PREFIX) - 1;
}

/* What the judge hears of a packet, besides the numbers of rules. */
enum nft_report {
	NFT_REPORT_START = 0x40000000, /* it came to the hook, */
	NFT_REPORT_END, /* met the policy's end without a verdict, */
	NFT_REPORT_PASSED, /* was not dropped; */
	NFT_REPORT_PRIORITY, /* the mark is its priority; */
	NFT_REPORT_LAST, /* it is the one behind the last (sandbox.h) */
};
#define NFT_REPORT_GROUP 1 /* of nfnetlink_log */

/* Where and how. */
struct nft_options {
	const struct image *image; /* of the policy: its counters */
	const char *name; /* the policy's */
	uint32_t generation;
	uint32_t hooks; /* 1 << NF_INET_* */
	int32_t priority;
	bool report; /* for the judge: log what happens */
};

/*
 * Fill @ruleset from @policy, which must have passed backend_check(). 0 or
 * -ENOMEM; nft_ruleset_free() in any case.
 */
int nft_ruleset_translate(struct nft_ruleset *ruleset,
			  const struct policy *policy,
			  const struct nft_options *options);

void nft_ruleset_free(struct nft_ruleset *ruleset);

/*
 * Rules with "log" tell nfnetlink_log: each policy a group, which another may
 * share by chance, and what they say of themselves before a packet. Reading it
 * is 0, or -EINVAL: it is not by such a rule.
 */
#define NFT_LOG_PREFIX_SIZE 128 /* the kernel's NF_LOG_PREFIXLEN */
uint16_t nft_log_group(const char *name);
void nft_log_prefix(const struct nft_ruleset *ruleset,
		    const struct nft_action *action,
		    char text[NFT_LOG_PREFIX_SIZE]);
int nft_log_read(const char *text, char name[NFT_TABLE_SIZE],
		 uint32_t *generation, uint32_t *rule);

/* "line 34", or with a label "ssh, line 34". */
#define NFT_COMMENT_SIZE 96
void nft_rule_comment(const struct nft_rule *rule, char *text, size_t size);

/* True if @range, of @key, is of one value. */
bool nft_range_is_single(enum nft_key key, const struct range *range);

/* How long a prefix of @bits bits @range is; -1: it is none. */
int nft_prefix_length(const struct range *range, int bits);

/* "route" where a new mark is to find a new route; else "filter". */
const char *nft_chain_type(const struct nft_chain *chain);

#endif
