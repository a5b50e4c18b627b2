/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The image: a compiled policy as one contiguous, versioned,
 * position-independent block of bytes in host byte order.
 *
 *	+--------+--------+-------+---------+-------+-----------+
 *	| header | groups | trees | dynamic | nodes | set nodes |
 *	+--------+--------+-------+---------+-------+-----------+
 *	0
 *	+------------+-------+------+
 *	| candidates | rules | info |
 *	+------------+-------+------+
 *	            hot_size       size
 *
 * The rules part holds what rules refer to as well: matches, actions, the
 * elements of sets, weights, limits, and the sticky fields.
 *
 * The packet path reads only the hot part, [0, hot_size). The info part names
 * things for people: fields, groups, rules, counters, sets.
 *
 * Every reference is a byte offset from the image's start. Sections start at
 * multiples of KZ_SECTION_ALIGN and records are aligned to their own size, as
 * far as that is a power of two; the packet path reads at most KZ_MAX_READ
 * bytes at once.
 *
 * How a packet meets it: groups in order. A group has, per family, a list of
 * trees in the order of the best (first) rule each can yield. A tree's walk,
 *
 *	node = nodes[node.base + (key[node.offset] << node.left >> node.right)]
 *
 * ends at a leaf that names up to KZ_LEAF_RULES candidates in order of their
 * rules: each a rule and the box of addresses, ports and headers outside of
 * which it cannot match. The first whose box the packet is in and whose
 * rule's matches all hold is the tree's answer; the first rule of all trees
 * is the group's, and it fires: counter, actions, verdict. If none holds, the
 * group's fallback rule (its "default") fires, if it has one.
 *
 * Rules stand in the image in their order in the policy: of two, the one at
 * the lower offset comes first.
 *
 * kz_image_validate() (validate.h) decides whether a block of bytes is an
 * image; after that no reader checks anything.
 */
#ifndef KZ_IMAGE_H
#define KZ_IMAGE_H

#include "core/given.h"
#include "core/key.h"

#define KZ_IMAGE_MAGIC 0x6b72616dU
#define KZ_IMAGE_VERSION 5

/* Limits. docs/policy.md has this table in words; keep the numbers here only. */
#define KZ_MAX_GROUPS 512U
#define KZ_MAX_RULES 262144U
#define KZ_MAX_SETS 256U /* static and dynamic */
#define KZ_MAX_SET_ELEMENTS 1048576U /* of one set; a dynamic one's size */
#define KZ_MAX_FIELDS 32U
#define KZ_MAX_FLOWS 16777216U
#define KZ_MAX_VALUES 4096U /* named, of all fields */
#define KZ_MAX_MATCHES 24U /* of one rule, or one group's when */
#define KZ_MAX_ACTIONS 16U /* of one rule */
#define KZ_MAX_WEIGHTS 32U /* of one action */
#define KZ_MAX_RATE 1000000000U /* packets of a limit: one a ns */
#define KZ_MAX_BURST 1000000U
#define KZ_MAX_SLACK (1ULL << 62) /* ns */
#define KZ_MAX_LIMITS 16U /* rules of one group that have one */
#define KZ_MAX_TREES 65536U /* of all groups and families */
#define KZ_MAX_DEPTH 32U /* steps from a root to a leaf */
#define KZ_MAX_FANOUT (1U << 27) /* children that all nodes together name */
#define KZ_MAX_CUT 16U /* bits a node cuts */
#define KZ_SET_WORDS 4U /* key words a set's tree may read */
#define KZ_LEAF_RULES 8U
#define KZ_LEAF_ELEMENTS 4U /* intervals or prefixes */
#define KZ_LEAF_TRIPLES 8U
#define KZ_MAX_IMAGE_SIZE (512U << 20)

#define KZ_NONE 0xffffffffU /* no rule, no counter */
#define KZ_MAX_READ 384U /* bytes: the matches of a rule */
#define KZ_RECORD_ALIGN 16U /* of rules, matches and actions */
#define KZ_SECTION_ALIGN 64U

/* What the packet path must provide for this policy (header.features). */
#define KZ_F_IP 0x00000001ULL /* some condition reads an IPv4 header */
#define KZ_F_IP6 0x00000002ULL
#define KZ_F_L4 0x00000004ULL /* some condition reads a transport header */
#define KZ_F_MARK_READ 0x00000008ULL /* reads mark fields it may not have set */
#define KZ_F_MARK_WRITE 0x00000010ULL
#define KZ_F_MARK_RAW 0x00000020ULL /* meta mark: bits kzmark does not own */
#define KZ_F_FLOW 0x00000040ULL /* reads or writes flow words */
#define KZ_F_COUNT 0x00000080ULL
#define KZ_F_IIF 0x00000100ULL
#define KZ_F_OIF 0x00000200ULL
#define KZ_F_CT 0x00000400ULL
#define KZ_F_LENGTH 0x00000800ULL
#define KZ_F_ETHER 0x00001000ULL
#define KZ_F_VLAN 0x00002000ULL
#define KZ_F_DYNAMIC 0x00004000ULL /* asks or fills a dynamic set */
#define KZ_F_LIMIT 0x00008000ULL
#define KZ_F_RANDOM 0x00010000ULL /* by packet */
#define KZ_F_LOG 0x00020000ULL
#define KZ_F_DSCP_WRITE 0x00040000ULL
#define KZ_F_PRIORITY 0x00080000ULL /* writes skb->priority */
#define KZ_F_MIRROR 0x00100000ULL
#define KZ_F_REDIRECT 0x00200000ULL
#define KZ_F_COPY 0x00400000ULL /* set FIELD from FIELD */
#define KZ_F_BY_FLOW 0x00800000ULL
/* Some rule has an action. */
#define KZ_F_ACTIONS                                             \
	(KZ_F_MARK_WRITE | KZ_F_FLOW | KZ_F_DYNAMIC | KZ_F_LOG | \
	 KZ_F_DSCP_WRITE | KZ_F_PRIORITY | KZ_F_MIRROR | KZ_F_REDIRECT)
/* Of what a hook reads into KZ_W_ASKED. */
#define KZ_F_ASKED 0ULL
#define KZ_F_ALL 0x00ffffffULL

struct kz_image_header {
	__u32 magic;
	__u16 version;
	__u16 header_size;
	__u32 size; /* of the whole image, bytes */
	__u32 hot_size; /* bytes the packet path may read, from 0 */
	__u32 checksum; /* kz_image_checksum() with this word taken as 0 */
	__u32 window; /* bits of skb->mark this policy may write */
	__u64 features; /* KZ_F_* */
	__u32 n_groups;
	__u32 groups; /* struct kz_group[n_groups] */
	__u32 n_trees;
	__u32 trees; /* struct kz_tree[n_trees] */
	__u32 n_nodes;
	__u32 nodes; /* struct kz_node[n_nodes]: the rule trees */
	__u32 n_set_nodes;
	__u32 set_nodes; /* struct kz_node[n_set_nodes]: the sets' trees */
	__u32 n_candidates;
	__u32 candidates; /* struct kz_candidate[n_candidates] */
	__u32 n_rules;
	__u32 rules; /* up to hot_size: rules, matches, actions, set elements */
	__u32 n_counters;
	__u32 info; /* struct kz_info, == hot_size */
	__u32 info_size;
	__u32 max_trees; /* the longest tree list's count */
	__u32 n_dynamic;
	__u32 dynamic; /* struct kz_dynamic[n_dynamic] */
	__u32 flow_window[KZ_FLOW_WORDS]; /* bits it may write with the flow */
	__u32 flow_size; /* flows to remember, where there is no conntrack */
	__u32 n_sticky;
	__u32 sticky; /* struct kz_sticky[n_sticky], in the rules part */
	__u32 n_limits;
	__u32 limits; /* struct kz_limit[n_limits], in the rules part */
	__u32 depth; /* the highest level of a rule tree's root */
	__u32 set_depth; /* and of the set nodes */
	__u32 max_matches; /* of a rule, or a group's when */
	__u8 asked[KZ_MAX_ASKED + 1]; /* enum kz_ask, then 0: the last always */
	__u32 reserved[9]; /* 0 */
};
_Static_assert(sizeof(struct kz_image_header) == 192, "kz_image_header");

/* A run of trees for one family, in trees[]. */
struct kz_tree_list {
	__u32 first; /* index into trees */
	__u32 count;
};
_Static_assert(sizeof(struct kz_tree_list) == 8, "kz_tree_list");

struct kz_group {
	__u32 when; /* struct kz_match[n_when]: all must hold, or skip the group */
	__u32 n_when;
	__u32 fallback; /* struct kz_rule that fires if no other does; 0: none */
	__u32 max_trees; /* the longest of its lists' count */
	struct kz_tree_list trees[4]; /* by kz_key_family(); the last is empty */
	__u32 reserved2[4];
};
_Static_assert(sizeof(struct kz_group) == 64, "kz_group");

/*
 * right > 0: a cut by 32 - right bits of the key's word at offset, left of
 * which left bits are ignored. Its children, one for each value, stand at
 * base, each with a lower level, so that a walk has at most level steps.
 * right == 0: a leaf, at level 0. In a rule tree, count candidates stand at
 * base. In a set's tree, count elements do, and the value is in the set if
 * one of them has it; element says what they are.
 */
struct kz_node {
	__u32 base;
	union {
		__u8 offset; /* cut: bytes; in a set's tree from the match's word on */
		__u8 element; /* leaf of a set: enum kz_element */
	};
	union {
		__u8 left; /* cut: 0..31 */
		__u8 count; /* leaf */
	};
	__u8 right;
	__u8 level;
};
_Static_assert(sizeof(struct kz_node) == 8, "kz_node");

struct kz_tree {
	struct kz_node root;
	__u32 best; /* offset of the first rule in the tree */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_tree) == 16, "kz_tree");

/*
 * A dynamic set: its elements are not in the image, but wherever the
 * environment keeps them (kz_env_set_has() and kz_env_set_add() of eval.h).
 * They outlive a replace by an image that has a set of this name, type and
 * size.
 */
struct kz_dynamic {
	__u32 name; /* a string of the info part */
	__u32 type; /* enum kz_set_type */
	__u32 size; /* most elements it holds */
	__u32 timeout; /* ms an element lives unless it says otherwise; 0: ever */
};
_Static_assert(sizeof(struct kz_dynamic) == 16, "kz_dynamic");

/* How a set's leaf says its elements. */
enum kz_element {
	KZ_ELEMENT_INTERVAL, /* struct kz_interval: of one word */
	KZ_ELEMENT_PREFIX, /* struct kz_prefix: of four words */
	KZ_ELEMENT_OUT, /* struct kz_triple: of one word's low bits, bounds; what */
	KZ_ELEMENT_IN, /* is before them is out of the set, or in it */
	KZ_ELEMENT_VALUES, /* struct kz_triple: each in the set */
	KZ_ELEMENTS,
};

/* Has a value if value - low <= span, unsigned. */
struct kz_interval {
	__u32 low;
	__u32 span;
};
_Static_assert(sizeof(struct kz_interval) == 8, "kz_interval");

/* Has an address if (address & mask) == value, word by word. */
struct kz_prefix {
	__u32 value[4];
	__u32 mask[4];
};
_Static_assert(sizeof(struct kz_prefix) == 32, "kz_prefix");

/*
 * Three numbers of KZ_TRIPLE_BITS bits, the first lowest, each with a bit to
 * spare above it, so that one operation compares a value's low bits with all;
 * the path has looked at its other bits. A leaf has KZ_LEAF_TRIPLES of these or
 * none, which spares a loop's end that no CPU foresees; leaves share them.
 *
 * Bounds say where the set begins and ends in turn: those not above a value are
 * counted. Ascending ones stand there, the last above all values that lead to
 * the leaf: a further leaf's, or KZ_TRIPLE_NONE. Values are in the set; where
 * there is none left to say, one stands there again.
 */
struct kz_triple {
	__u64 numbers;
};
_Static_assert(sizeof(struct kz_triple) == 8, "kz_triple");
_Static_assert(sizeof(struct kz_triple) * KZ_LEAF_TRIPLES <= KZ_MAX_READ,
	       "KZ_MAX_READ");

#define KZ_TRIPLE_BITS 20
#define KZ_TRIPLE_WIDTH (KZ_TRIPLE_BITS + 1)
#define KZ_TRIPLE_NONE (1ULL << KZ_TRIPLE_BITS)
/* Times a number: three of it. */
#define KZ_TRIPLE_EACH \
	(1ULL | 1ULL << KZ_TRIPLE_WIDTH | 1ULL << 2 * KZ_TRIPLE_WIDTH)

enum kz_match_op {
	KZ_MATCH_RANGE, /* (key[word] & mask) - lo <= span, unsigned */
	KZ_MATCH_SET, /* the set whose tree is at lo has key[word] & mask... */
	KZ_MATCH_DYNAMIC, /* dynamic[lo] has key[word] & mask; span 3: and the
			   * three words behind it
			   */
	KZ_MATCH_OPS,
};

#define KZ_MATCH_NOT 0x01U /* flags: the match holds if its test does not */

struct kz_match {
	__u8 op; /* enum kz_match_op */
	__u8 flags;
	__u8 word; /* first key word it reads */
	__u8 reserved;
	__u32 mask;
	__u32 lo;
	__u32 span;
};
_Static_assert(sizeof(struct kz_match) == 16, "kz_match");
_Static_assert(sizeof(struct kz_match) * KZ_MAX_MATCHES <= KZ_MAX_READ,
	       "KZ_MAX_READ");

/*
 * Actions that write the key change what later groups see; the hook carries
 * the mark, flow, priority, DSCP and device words back to the packet.
 */
enum kz_action_op {
	KZ_ACTION_SET, /* key[word] = (key[word] & ~mask) | value */
	KZ_ACTION_ADD, /* the address at key[word] into dynamic[arg], to live
			* for value ms (0: ever), if the packet is of family
			*/
	KZ_ACTION_COPY, /* key[word]'s mask bits from the value bits of
			 * key[arg], rotated left by rotate
			 */
	KZ_ACTION_CHOOSE, /* key[word]'s mask bits from one of the arg weights at
			   * value: by the flow's hash with seed; seed 0: at
			   * random
			   */
	KZ_ACTION_LOG, /* an event: rule number value */
	KZ_ACTION_OPS,
};

struct kz_action {
	__u8 op; /* enum kz_action_op */
	__u8 word;
	__u16 arg;
	__u32 mask;
	__u32 value; /* SET: already shifted into mask */
	union {
		__u32 family; /* ADD: enum kz_family */
		__u32 rotate; /* COPY: 0..31 */
		__u32 seed; /* CHOOSE */
		__u32 none; /* others: 0 */
	};
};
_Static_assert(sizeof(struct kz_action) == 16, "kz_action");

/* One choice: of the first whose upto is not less than a random number. The
 * last one's is 0xffffffff.
 */
struct kz_weight {
	__u32 upper;
	__u32 value; /* already shifted into the action's mask */
};
_Static_assert(sizeof(struct kz_weight) == 8, "kz_weight");
_Static_assert(sizeof(struct kz_weight) * KZ_MAX_WEIGHTS <= KZ_MAX_READ,
	       "KZ_MAX_READ");

/*
 * A mark field that is remembered with the flow: before the first group it is
 * what the flow holds, unless that is 0; after the last the flow holds what it
 * is.
 */
struct kz_sticky {
	__u32 mark_mask;
	__u32 flow_mask;
	__u16 rotate; /* left, from the flow word to the mark: 0..31 */
	__u16 word; /* KZ_W_FLOW + 0..3 */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_sticky) == 16, "kz_sticky");

/*
 * A token bucket of one rule, as the generic cell rate algorithm has it (ITU-T
 * I.371): a packet conforms if the time it is due is not more than slack ns
 * away, and each that does moves that time by interval ns.
 */
struct kz_limit {
	__u64 interval; /* ns that a token takes: > 0 */
	__u64 slack; /* (burst - 1) * interval */
	__u32 flags; /* KZ_LIMIT_OVER */
	__u32 reserved[3];
};
_Static_assert(sizeof(struct kz_limit) == 32, "kz_limit");

#define KZ_LIMIT_OVER 0x01U /* the rule fires when there is no token */
_Static_assert(sizeof(struct kz_action) * KZ_MAX_ACTIONS <= KZ_MAX_READ,
	       "KZ_MAX_READ");

/* What the policy says of a packet; the numbers are ABI. */
enum kz_verdict {
	KZ_CONTINUE, /* no rule decided: at the policy's end the packet passes */
	KZ_ACCEPT,
	KZ_DROP,
	KZ_VERDICTS,
};

/*
 * A rule where a leaf names it, with what it says of the five-tuple: the first
 * words of the addresses as prefixes, the ports as ranges, the headers as bits
 * of KZ_W_CLASS. What a rule asks beyond that is in its matches.
 */
struct kz_candidate {
	__u32 saddr;
	__u32 daddr;
	__u32 class_value;
	__u32 class_mask;
	__u16 sport; /* holds if port - sport <= sport_span */
	__u16 sport_span;
	__u16 dport;
	__u16 dport_span;
	__u8 saddr_shift; /* bits beyond the prefix: 0..32 */
	__u8 daddr_shift;
	__u16 flags; /* KZ_CANDIDATE_* */
	__u32 rule; /* struct kz_rule */
};
_Static_assert(sizeof(struct kz_candidate) == 32, "kz_candidate");
_Static_assert(sizeof(struct kz_candidate) * KZ_LEAF_RULES <= KZ_MAX_READ,
	       "KZ_MAX_READ");

#define KZ_CANDIDATE_PLAIN 0x0001U /* the rule has no counter and no actions */
#define KZ_CANDIDATE_LIMITED 0x0002U /* it has a limit */
#define KZ_CANDIDATE_VERDICT 0x000cU /* PLAIN: its verdict */
#define KZ_CANDIDATE_VERDICT_SHIFT 2
#define KZ_CANDIDATE_MORE 0x0010U /* it has matches */
/* What is kept with a rule that was found, in the low bits of its offset. */
#define KZ_CANDIDATE_KEPT (KZ_RECORD_ALIGN - 1)

/* Followed by struct kz_match[n_matches], then struct kz_action[n_actions]. */
struct kz_rule {
	__u32 id; /* number in the policy, from 0, in the order of the text */
	__u32 counter; /* index, or KZ_NONE */
	__u8 n_matches;
	__u8 n_actions;
	__u8 verdict; /* enum kz_verdict */
	__u8 reserved;
	__u32 limit; /* index + 1, or 0 */
};
_Static_assert(sizeof(struct kz_rule) == 16, "kz_rule");

/*
 * The info part. Names are offsets of NUL-terminated UTF-8 strings, counted
 * from the image's start; 0 is "no name". The tables stand behind struct
 * kz_info in the order fields, groups, counters, sets, values, rules; the
 * strings follow and end the image. Everything is 8-byte aligned.
 */
struct kz_info {
	__u32 policy; /* name of the file it came from */
	__u32 n_fields;
	__u32 fields; /* struct kz_info_field[n_fields] */
	__u32 groups; /* struct kz_info_group[header.n_groups] */
	__u32 rules; /* struct kz_info_rule[header.n_rules] */
	__u32 counters; /* struct kz_info_counter[header.n_counters] */
	__u32 n_sets;
	__u32 sets; /* struct kz_info_set[n_sets] */
	__u32 strings; /* the string area, up to header.size */
	__u32 strings_size;
	__u32 n_values;
	__u32 values; /* struct kz_info_value[n_values] */
	__u32 reserved[4];
};
_Static_assert(sizeof(struct kz_info) == 64, "kz_info");

struct kz_info_field {
	__u32 name;
	__u32 word; /* of the key: KZ_W_MARK, or KZ_W_FLOW + 0..3 */
	__u32 mask;
	__u32 flow_mask; /* of a sticky one: what it has of the word flow_word */
	__u32 flow_word;
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_info_field) == 24, "kz_info_field");

/* A name for a field's value. */
struct kz_info_value {
	__u32 name;
	__u32 field; /* index into fields */
	__u32 value; /* not shifted */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_info_value) == 16, "kz_info_value");

struct kz_info_group {
	__u32 name;
	__u32 first_rule; /* rules of a group are numbered in a row */
	__u32 n_rules;
	__u32 line;
};
_Static_assert(sizeof(struct kz_info_group) == 16, "kz_info_group");

struct kz_info_rule {
	__u32 name; /* its label, or 0 */
	__u32 line;
};
_Static_assert(sizeof(struct kz_info_rule) == 8, "kz_info_rule");

/* A rule that counts. Its digest survives a replace; its index does not. */
struct kz_info_counter {
	__u32 rule; /* rule number */
	__u32 text; /* the rule as written */
	__u64 digest; /* of group name and rule text: the same rule, next time */
};
_Static_assert(sizeof(struct kz_info_counter) == 16, "kz_info_counter");

/* Static sets only; the dynamic ones are struct kz_dynamic. */
struct kz_info_set {
	__u32 name;
	__u32 type; /* enum kz_set_type */
	__u32 elements; /* intervals after merging */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_info_set) == 16, "kz_info_set");

enum kz_set_type {
	KZ_SET_IPV4,
	KZ_SET_IPV6,
	KZ_SET_PORT,
	KZ_SET_TYPES,
};

/* A value a dynamic set may have: key words, unused ones 0. */
struct kz_value {
	__u32 word[KZ_SET_WORDS];
};
_Static_assert(sizeof(struct kz_value) == 16, "kz_value");

/* An element of a dynamic set as userspace gives and gets it. */
struct kz_entry {
	struct kz_value value;
	__u64 timeout; /* ms it has left; KZ_FOREVER; KZ_SETS_OWN to add */
};
_Static_assert(sizeof(struct kz_entry) == 24, "kz_entry");

#define KZ_FOREVER (~0ULL)
#define KZ_SETS_OWN 0ULL /* the set's timeout */

/* What evaluation says of one packet. The same struct crosses every ABI. */
struct kz_result {
	__u32 verdict; /* enum kz_verdict */
	__u32 mark; /* skb->mark after the policy */
	__u32 rule; /* number of the last rule that fired, or KZ_NONE */
	__u32 n_fired; /* rules that fired, at most one a group */
	__u64 groups[KZ_MAX_GROUPS / 64]; /* bit i: a rule of group i fired */
	__u32 flow[KZ_FLOW_WORDS]; /* flow words after the policy */
	__u64 ns; /* test-run: nanoseconds per evaluation; else 0 */
	__u32 dscp; /* after a policy that may set it; else 0 */
	__u32 priority; /* skb->priority after the policy */
	__u32 mirror; /* ifindex, or 0 */
	__u32 redirect; /* likewise */
};
_Static_assert(sizeof(struct kz_result) == 120, "kz_result");

struct kz_counter {
	__u64 packets;
	__u64 bytes; /* KZ_W_LENGTH of each */
};
_Static_assert(sizeof(struct kz_counter) == 16, "kz_counter");

#endif
