/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy as its author wrote it: parsed, checked, nothing compiled. The one
 * in-memory model that the parser fills and that the reference interpreter,
 * the compiler, the capability check and the exporters read.
 *
 * Everything a policy points to is owned by it and freed by policy_free().
 * Numbers are in host byte order.
 */
#ifndef KZ_POLICY_H
#define KZ_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image.h"
#include "core/result.h"
#include "userspace/policy/messages.h"

/*
 * An inclusive interval; IPv6 in 4 words, most significant first, Ethernet
 * addresses as prefixes of 48 bits of such, the rest in word 0.
 */
struct range {
	uint32_t low[4];
	uint32_t high[4];
};

/* Sorted by low, neither overlapping nor adjacent once checked. */
struct ranges {
	struct range *list;
	size_t count;
};

enum storage {
	STORAGE_MARK,
	STORAGE_FLOW,
};

/* Bits in a row of one key word. */
struct policy_bits {
	uint32_t word; /* KZ_W_MARK, or KZ_W_FLOW + 0..3 */
	uint32_t shift; /* of the lowest */
	uint32_t mask; /* already shifted */
};

/* A name for a field's value. */
struct policy_value {
	char *name;
	uint32_t value;
};

struct policy_field {
	char *name;
	uint32_t bits; /* width */
	enum storage storage;
	bool sticky; /* in mark, and remembered in flow: */
	struct policy_bits flow;
	uint32_t word; /* of the key: KZ_W_MARK, or KZ_W_FLOW + 0..3 */
	uint32_t shift; /* of its lowest bit in that word */
	uint32_t mask; /* already shifted */
	struct policy_value *values; /* in order of the text */
	size_t n_values;
	struct location at;
};

struct policy_reserve {
	uint32_t mask;
	const char *owner; /* by name, not owned; NULL: by mask */
	struct location at;
};

struct policy_set {
	char *name;
	enum kz_set_type type;
	struct ranges ranges;
	size_t elements; /* as written, before merging */
	bool dynamic; /* begins empty, has no ranges: */
	uint32_t number; /* among the dynamic sets, from 0 */
	uint32_t size; /* most elements it holds */
	uint32_t timeout; /* ms that an element lives; 0: for ever */
	struct location at;
};

/* How a condition's value is written and compared. */
enum value_type {
	VALUE_IPV4, /* address, prefix, range, { list }, @set */
	VALUE_IPV6,
	VALUE_PORT, /* number, service name, range, { list }, @set */
	VALUE_PROTOCOL, /* number or name, range, { list } */
	VALUE_ICMP_TYPE,
	VALUE_ICMP6_TYPE,
	VALUE_NUMBER, /* number, range, { list } */
	VALUE_DSCP, /* number or name, range, { list } */
	VALUE_INTERFACE, /* device name or ifindex, { list } */
	VALUE_ETHER, /* address, range, { list } */
	VALUE_ETHER_TYPE, /* number or name, range, { list } */
	VALUE_CT_STATE, /* names, name, name or { list }: enum kz_ct */
	VALUE_NAMED, /* name of the condition's own, { list } */
	VALUE_TCP_FLAGS, /* names / mask: compared under a mask */
	VALUE_MARK, /* & mask == value */
	VALUE_TYPES,
};

/* The rows of conditions.def; the reference interpreter has a case for each. */
enum condition_id {
#define CONDITION(id, ...) CONDITION_##id,
#include "userspace/policy/conditions.def"
	CONDITIONS,
};

/* A value, or a range of them, that is written as a word. */
struct value_name {
	const char *text; /* NULL: the end of a list */
	uint32_t low;
	uint32_t high;
	uint64_t features; /* KZ_F_* that asking for it needs, too */
};

/*
 * A kind of condition. It holds if (key[KZ_W_CLASS] & class_mask) ==
 * class_value (the header it reads is there) and its value, that is
 * (key[word] & mask) >> shift, is among the ranges (or is not, if negated).
 */
struct condition_type {
	const char *protocol; /* "ip" */
	const char *key; /* "saddr"; "": none */
	enum value_type value;
	uint8_t word; /* KZ_W_ASKED of one that is asked for: */
	uint8_t ask; /* enum kz_ask */
	uint8_t shift;
	uint32_t mask;
	uint32_t class_mask;
	uint32_t class_value;
	uint64_t features; /* KZ_F_* that a backend needs for it */
	uint32_t maximum; /* largest value of a one-word type */
	const char *help; /* "source address", for the manual page */
	const char *one; /* VALUE_NAMED, VALUE_CT_STATE: "fragment", and */
	const struct value_name *names; /* all that can be written */
	const char *given; /* the member of struct kz_given, or NULL */
	uint32_t given_at; /* its offset; a __u32 */
};

extern const struct condition_type condition_types[CONDITIONS];

struct policy_condition;

/* How @value is written in conditions of @id, which have names. */
const char *condition_value_name(enum condition_id id, uint32_t value);

/* KZ_F_* that a backend needs for @condition. */
uint64_t condition_features(const struct policy_condition *condition);

/* Of a CONDITION_CT_STATE: kz_ct_bit() of each state for which it holds. */
uint32_t condition_ct_states(const struct policy_condition *condition);

/* True if its ranges are of 4 words. */
static inline bool condition_is_wide(const struct condition_type *type)
{
	return type->value == VALUE_IPV6 || type->value == VALUE_ETHER;
}

/* True if it compares .mask and .value; false: ranges, or a set. */
static inline bool condition_is_masked(const struct condition_type *type)
{
	return type->value == VALUE_TCP_FLAGS || type->value == VALUE_MARK;
}

struct policy_condition {
	enum condition_id id;
	bool negate; /* != : header there, value not among the ranges */
	struct ranges ranges; /* what was written in place; else: */
	const struct policy_set *set; /* @NAME */
	const struct policy_field *field; /* CONDITION_FIELD */
	uint32_t mask; /* VALUE_TCP_FLAGS, VALUE_MARK, CONDITION_FIELD: */
	uint32_t value; /* key[word] & mask == value, already shifted */
	struct location at;
};

struct policy_conditions {
	struct policy_condition *list;
	size_t count;
};

/* The rows of actions.def; the reference interpreter has a case for each. */
enum action_id {
#define ACTION(id, ...) ACTION_##id,
#define WORD(...)
#include "userspace/policy/actions.def"
	ACTIONS,
};

/* A kind of action. */
struct action_type {
	const char *name; /* "dscp set", for messages */
	uint64_t features; /* KZ_F_*, without its field's: action_features() */
	bool repeats; /* may occur more than once in a rule */
	uint8_t word; /* of the key, that it writes .value into: */
	uint8_t shift;
	uint32_t mask; /* 0: into no fixed place */
	const char *syntax; /* for the manual page: how it is written, */
	const char *help; /* and what it does */
};

extern const struct action_type action_types[ACTIONS];

struct policy_weight {
	uint32_t value; /* fits the field */
	uint32_t weight; /* > 0; all of an action's together fit 32 bits */
};

struct policy_action {
	enum action_id id;
	const struct policy_field *field; /* SET, COPY, CHOOSE */
	uint32_t value; /* SET: not shifted, fits; DSCP; PRIORITY; an ifindex */
	const struct policy_field *from; /* COPY */
	struct policy_weight *weights; /* CHOOSE; owned */
	size_t n_weights;
	bool by_packet; /* CHOOSE: at random, else by the flow's hash */
	const struct policy_set *set; /* ADD */
	struct location at;
};

/* KZ_F_* that a backend needs for @action. */
uint64_t action_features(const struct policy_action *action);

/* The seed of the hash by which @action chooses: its field's own. Not 0. */
uint32_t action_seed(const struct policy_action *action);

/*
 * Of the numbers of 32 bits those up to this one, and above that of the weight
 * before, choose weight @index of @action: each as many as its share of 2^32,
 * rounded down, and the last one all that remain.
 */
uint32_t action_weight_upper(const struct policy_action *action, size_t index);

/* A rule fires @rate times in @unit ns at most, @burst times at once. */
struct policy_limit {
	uint32_t rate; /* 0: no limit */
	uint64_t unit;
	uint32_t burst;
	bool over; /* fires beyond the limit only */
	struct location at;
};

/* ns that one token takes. */
uint64_t limit_interval(const struct policy_limit *limit);

struct policy_rule {
	char *name; /* its label, or NULL */
	struct policy_conditions conditions;
	struct policy_limit limit; /* asked when all conditions hold */
	struct policy_action *actions; /* in order */
	size_t n_actions;
	bool count;
	enum kz_verdict verdict;
	char *text; /* as written, blanks trimmed */
	struct location at; /* of the whole rule */
};

/* Fires whenever its turn comes. */
static inline bool rule_is_default(const struct policy_rule *rule)
{
	return !rule->conditions.count && !rule->limit.rate;
}

struct policy_group {
	char *name;
	struct policy_conditions when;
	struct policy_rule *rules;
	size_t n_rules;
	uint32_t first_rule; /* its first rule's number in the policy */
	struct location at;
};

struct policy {
	char *file; /* as named by the user */
	char *text; /* the whole source */
	uint32_t window; /* mark window; 0: none declared */
	uint32_t flow_window[KZ_FLOW_WORDS]; /* 0: not declared */
	bool flow_declared; /* else it is the last word, if there is a need */
	uint32_t flow_size; /* flows to remember; 0: not said */
	struct policy_reserve *reserves;
	size_t n_reserves;
	struct policy_field **fields;
	size_t n_fields;
	struct policy_set **sets; /* named ones */
	size_t n_sets;
	size_t n_dynamic; /* of them */
	struct policy_group *groups;
	size_t n_groups;
	uint32_t n_rules;
};

void policy_free(struct policy *policy);

/* 0, -ENOMEM, or -E2BIG beyond KZ_MAX_SET_ELEMENTS. */
int ranges_add(struct ranges *ranges, const struct range *range);

/* Sort and merge; ranges of @words significant words (1 or 4). */
void ranges_normalize(struct ranges *ranges, int words);

#endif
