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
 * elements of sets, weights, limits, and the sticky fields. At the end of trees,
 * nodes, candidates and rules there may be room for later changes (image_room.h).
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
 * trees in the order of the best (first) rule each can yield, and after the last
 * one that has none, where a search ends. A tree's walk,
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
 * Rules are in the image in their order in the policy: of two, the one at
 * the lower offset comes first.
 *
 * limits.h has the limits, image_set.h the records of sets, and image_info.h
 * those of the info part. kz_image_validate() (validate.h) decides whether a
 * block of bytes is an image; after that no reader checks anything.
 */
#ifndef KZ_IMAGE_H
#define KZ_IMAGE_H

#include "core/features.h"
#include "core/key.h"
#include "core/limits.h"
#include "core/image_set.h"

#define KZ_IMAGE_MAGIC 0x6b72616dU
#define KZ_IMAGE_VERSION 7

struct kz_image_header {
	__u32 magic;
	__u16 version;
	__u16 header_size;
	__u32 size; /* of the whole image, bytes */
	__u32 hot_size; /* bytes the packet path may read, from 0 */
	__u32 checksum; /* kz_image_checksum() with this word taken as 0 */
	__u32 window; /* bits of skb->mark this policy may write */
	__u64 features; /* KZ_F_* (features.h) */
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
	__u32 max_trees; /* the longest tree list's count, and room for more */
	__u32 n_dynamic;
	__u32 dynamic; /* struct kz_dynamic[n_dynamic] */
	__u32 flow_window[KZ_FLOW_WORDS]; /* bits it may write with the flow */
	__u32 flow_size; /* flows to remember, where there is no conntrack */
	__u32 n_sticky;
	__u32 sticky; /* struct kz_sticky[n_sticky], in the rules part */
	__u32 n_limits;
	__u32 limits; /* struct kz_limit[n_limits], in the rules part */
	__u8 depth; /* the highest level of a rule tree's root */
	__u8 set_depth; /* and of the set nodes */
	__u8 max_matches; /* of a rule, or a group's when */
	__u8 reserved;
	__u32 n_listed; /* trees in lists, without their ends */
	__u32 room; /* struct kz_room (image_room.h), in the rules part; or 0 */
	__u8 asked[KZ_MAX_ASKED + 1]; /* enum kz_ask, then 0: the last always */
	__u32 n_tables; /* of limits per key: limit_table.h */
	__u32 n_names;
	__u32 names; /* struct kz_name[n_names], in the rules part */
	__u32 n_offsets;
	__u32 offsets; /* struct kz_offset[n_offsets], in the rules part */
	__u32 payloads; /* struct kz_slice[KZ_MAX_PAYLOADS], likewise; or 0 */
	__u32 cgroups; /* struct kz_cgroup[KZ_MAX_CGROUPS], likewise; or 0 */
	__u32 n_jumps; /* of the groups */
};
_Static_assert(sizeof(struct kz_image_header) == 192, "kz_image_header");

/*
 * Devices' names from this one on, up to the next in the list, have @number:
 * asked.h. A name is 16 bytes, of which the first is the highest. The first in
 * the list is 0, and the last may be there more than once: there is a power of
 * two of them.
 */
struct kz_name {
	__u64 high;
	__u64 low;
	__u32 number;
	__u32 reserved; /* 0 */
};
_Static_assert(sizeof(struct kz_name) == 24, "kz_name");

/* A zone's time is @seconds ahead of UTC from @from on, until the next one. */
struct kz_offset {
	__u32 from; /* s since 1970, UTC; of the first 0 */
	__s32 seconds; /* less than a day */
};
_Static_assert(sizeof(struct kz_offset) == 8, "kz_offset");

enum kz_payload_base { /* nft's numbers */
		       KZ_PAYLOAD_LINK,
		       KZ_PAYLOAD_NETWORK,
		       KZ_PAYLOAD_TRANSPORT,
};

/* Bits of a header, within 4 bytes. */
struct kz_slice {
	__u16 offset; /* bits, from the header's first */
	__u8 bits; /* 1 to 32 */
	__u8 base; /* enum kz_payload_base, here not LINK */
};
_Static_assert(sizeof(struct kz_slice) == 4, "kz_slice");

/*
 * A control group of the unified hierarchy, which a policy names by its path.
 * Test runs go by the path's hash, hooks by the id.
 */
struct kz_cgroup {
	__u64 id; /* when the policy was compiled; 0: it was not there */
	__u32 level; /* names in the path; 0: there are no more groups */
	__u32 hash; /* of the path; not 0 */
};
_Static_assert(sizeof(struct kz_cgroup) == 16, "kz_cgroup");

/*
 * A run of trees for one family, in trees[]. The tree after the last one is
 * empty and its best is KZ_NONE. All changes at once, in one store; packets
 * read the first word, and the serial number if the group is cached.
 */
struct kz_tree_list {
	__u32 first; /* index into trees */
	__u16 count;
	__u16 serial; /* how often it was another run before */
};
_Static_assert(sizeof(struct kz_tree_list) == 8, "kz_tree_list");

struct kz_group {
	__u32 when; /* struct kz_match[n_when]: all must hold, or skip the group */
	__u32 n_when;
	__u32 fallback; /* struct kz_rule that fires if no other does; 0: none */
	__u32 max_trees; /* the longest of its lists' count, and room for more */
	struct kz_tree_list trees[4]; /* by kz_key_family(); the last is empty */
	__u32 jump; /* root of a tree: see below; 0: none */
	__u32 next; /* the number of the group after this one */
	__u32 cached; /* struct kz_cached, all groups' that have one; 0: none */
	__u32 reserved2; /* 0 */
};
_Static_assert(sizeof(struct kz_group) == 64, "kz_group");

/*
 * Of many groups in a row whose `when` compares the same bits of the key, the
 * first has a jump: a tree of the set nodes that cuts these bits. Its leaves
 * have no elements, and the number of a group as their base: the first whose
 * `when` may hold. If that is a later one, it is the next. The next after it is
 * the next of them with the same `when`, or the one after the row. A group that
 * writes the bits ends the row. Who does not follow jumps and runs all groups
 * in order finds the same.
 */

/*
 * Which rule the search through a group's trees finds, by the key: those of its
 * bits that rules may ask for. Of packets with the same such bits a hook may
 * keep the answer, for each of the lists.
 */
struct kz_cached {
	__u32 size; /* answers to keep on each CPU: a power of two */
	__u32 n_words;
	__u32 reserved[2]; /* 0 */
	__u32 word[KZ_CACHED_WORDS]; /* of the key */
	__u32 mask[KZ_CACHED_WORDS]; /* its bits that count */
};
_Static_assert(sizeof(struct kz_cached) == 128, "kz_cached");

/*
 * right > 0: a cut by 32 - right bits of the key's word at offset, left of
 * which left bits are ignored. Its children, one for each value, are at base,
 * each with a lower level, so that a walk has at most level steps.
 * right == 0: a leaf, at level 0. In a rule tree, count candidates are at base.
 * In a set's tree, count elements are, and the value is in the set if one of
 * them has it; element is their kind.
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
	__u32 best; /* not after the first rule in the tree; KZ_NONE: no rules */
	__u32 end; /* of its nodes, which no other tree has; 0: a leaf alone */
};
_Static_assert(sizeof(struct kz_tree) == 16, "kz_tree");

enum kz_match_op {
	KZ_MATCH_RANGE, /* (key[word] & mask) - lo <= span, unsigned */
	KZ_MATCH_SET, /* the set whose tree is at lo has key[word] & mask;
		       * mask 0: the four words at word; span: the parts at
		       * span, struct kz_parts
		       */
	KZ_MATCH_DYNAMIC, /* dynamic[lo] has key[word] & mask; span 3: and the
			   * three words after it
			   */
	KZ_MATCH_PREFIXES, /* one of the span sets from dynamic[lo] on has the
			    * prefix, of its length, of the address at word
			    */
	KZ_MATCH_JOINED, /* dynamic[lo] has the words that the parts at span
			  * name, struct kz_parts
			  */
	KZ_MATCH_WIDE, /* the same of a wide set */
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
	KZ_ACTION_ADD, /* the value at key[word] into dynamic[arg], to live for
			* value ms (0: ever), if key[KZ_W_CLASS] & mask ==
			* class
			*/
	KZ_ACTION_COPY, /* key[word]'s mask bits from the value bits of
			 * key[arg], rotated left by rotate
			 */
	KZ_ACTION_CHOOSE, /* key[word]'s mask bits from one of the arg weights at
			   * value: by the flow's hash with seed; seed 0: at
			   * random
			   */
	KZ_ACTION_LOG, /* an event: rule number value */
	KZ_ACTION_SET_OF, /* SET, if the packet is of family */
	KZ_ACTION_UPDATE, /* ADD; a value in the set lives for value ms again,
			   * unless it lives for ever
			   */
	KZ_ACTION_JOIN, /* the words that the struct kz_parts at parts names into
			 * dynamic[arg], for value ms; word 1: as UPDATE
			 */
	KZ_ACTION_WIDE, /* the same of a wide set */
	KZ_ACTION_OPS,
};

struct kz_action {
	__u8 op; /* enum kz_action_op */
	__u8 word;
	__u16 arg;
	union {
		__u32 mask;
		__u32 parts; /* JOIN, WIDE */
	};
	__u32 value; /* SET: already shifted into mask */
	union {
		__u32 family; /* SET_OF: enum kz_family */
		__u32 class; /* ADD, UPDATE */
		__u32 rotate; /* COPY: 0..31 */
		__u32 seed; /* CHOOSE */
		__u32 none; /* others: 0 */
	};
};
_Static_assert(sizeof(struct kz_action) == 16, "kz_action");
_Static_assert(sizeof(struct kz_action) * KZ_MAX_ACTIONS <= KZ_MAX_READ,
	       "KZ_MAX_READ");

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
 * I.371): a packet moves the time at which the bucket is full again by what it
 * costs, and conforms if that time is then not more than depth ns away.
 *
 * A limit per key has such a bucket for each value of the key: of its words of
 * the packet's key under their masks, or of the packet's flow
 * (limit_table.h).
 */
struct kz_limit {
	__u64 interval; /* ns of a packet; with rate: whole ns of a byte */
	__u64 rest; /* and rest / rate ns more */
	__u64 rate; /* 0: packets are counted */
	__u64 depth; /* ns to fill the empty bucket */
	__u32 flags; /* KZ_LIMIT_* */
	__u32 table; /* the key's: its number, in the order of the limits */
	__u32 n_rows; /* the table's; 0: there is no key */
	__u32 size; /* keys it is for, as the policy says */
	__u64 digest; /* of what this limit is, over a replace */
	__u32 class_value; /* a packet has the key if KZ_W_CLASS has this value */
	__u32 class_mask; /* under this mask */
	__u32 n_words; /* of the key */
	__u32 reserved;
	__u8 word[KZ_LIMIT_WORDS]; /* key words, */
	__u32 mask[KZ_LIMIT_WORDS]; /* and which of their bits */
	__u32 reserved2[3];
};
_Static_assert(sizeof(struct kz_limit) == 144, "kz_limit");

#define KZ_LIMIT_OVER 0x01U /* the rule fires without a token */
#define KZ_LIMIT_FLOW 0x02U /* the key is struct kz_flow_key (flow.h) */
#define KZ_LIMIT_CONNECTIONS \
	0x04U /* instead of a bucket: at most depth connections of the key */

/*
 * A rule where a leaf names it, with what it says of the five-tuple: the first
 * words of the addresses as prefixes, the ports as ranges, the headers as bits
 * of KZ_W_CLASS. The rule's other conditions are its matches. Of a class with
 * KZ_C_NEVER the candidate is dead: no packet has it.
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
	__u8 saddr_shift; /* bits after the prefix: 0..32 */
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
/* What its rule's matches cost to compare, in steps: cost.h. */
#define KZ_CANDIDATE_COST 0xffe0U
#define KZ_CANDIDATE_COST_SHIFT 5
#define KZ_CANDIDATE_COST_MAX (KZ_CANDIDATE_COST >> KZ_CANDIDATE_COST_SHIFT)
/* What is kept with a rule that was found, in the low bits of its offset. */
#define KZ_CANDIDATE_KEPT (KZ_RECORD_ALIGN - 1)

struct kz_rule {
	__u32 name; /* kz_rule_id(), kz_rule_limit() */
	__u32 counter; /* index, or KZ_NONE */
	__u8 n_matches;
	__u8 n_actions;
	__u8 verdict; /* enum kz_verdict */
	__u8 flags; /* KZ_RULE_* */
	__u32 body; /* struct kz_match[n_matches], struct kz_action[n_actions] */
};
_Static_assert(sizeof(struct kz_rule) == 16, "kz_rule");

/* With a limit: no packet that it matches is matched by a later rule of the
 * trees.
 */
#define KZ_RULE_ALONE 0x01U
/* Leaves leave out later rules, which this one hides there. */
#define KZ_RULE_HIDES 0x02U
/* It has other records, or candidates of other boxes. */
#define KZ_RULE_MAPPED 0x04U
/* In which families' lists it may be: 1 << enum kz_family, shifted. */
#define KZ_RULE_FAMILIES 0x70U
#define KZ_RULE_FAMILIES_SHIFT 4

#define KZ_RULE_LIMIT_SHIFT 18
#define KZ_RULE_NO_LIMIT (KZ_NONE >> KZ_RULE_LIMIT_SHIFT)
_Static_assert(KZ_MAX_RULES == 1U << KZ_RULE_LIMIT_SHIFT &&
		       KZ_MAX_LIMITS * KZ_MAX_GROUPS <= KZ_RULE_NO_LIMIT,
	       "kz_rule.name");

/* Its number in the policy, from 0, in the order of the text: when it was
 * compiled. Rules that came later have numbers of their own (image_room.h).
 */
kz_inline __u32 kz_rule_id(const struct kz_rule *rule)
{
	return rule->name & (KZ_MAX_RULES - 1);
}

/* Its limit's index, or KZ_RULE_NO_LIMIT. */
kz_inline __u32 kz_rule_limit(const struct kz_rule *rule)
{
	return rule->name >> KZ_RULE_LIMIT_SHIFT;
}

kz_inline __u32 kz_rule_name(__u32 id, __u32 limit)
{
	return id | limit << KZ_RULE_LIMIT_SHIFT;
}

/* What a cache says besides: no rule is there. */
#define KZ_CACHE_MISS 0U

/* Of which search it knows: not 0. */
kz_inline __u32 kz_cached_of(const struct kz_key *key, __u32 group,
			     __u32 serial)
{
	return (serial << 12 | group << 2 | kz_key_family(key)) + 1;
}
_Static_assert(KZ_MAX_GROUPS <= 1U << 10, "kz_cached_of");

kz_inline bool kz_candidate_is_dead(const struct kz_candidate *candidate)
{
	return candidate->class_value & KZ_C_NEVER;
}

#endif
