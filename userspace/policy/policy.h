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
#include "userspace/policy/actions.h"
#include "userspace/policy/cgroup.h"
#include "userspace/policy/conditions.h"
#include "userspace/policy/map.h"
#include "userspace/policy/messages.h"
#include "userspace/policy/part.h"
#include "userspace/policy/ranges.h"
#include "userspace/policy/zone.h"

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

struct policy_device {
	char *name; /* owned */
	uint32_t index; /* when the policy was read */
};

/* What a dynamic set has when it is made. */
struct policy_element {
	struct kz_wide value;
	uint32_t prefix; /* bits of the prefix that it is, if it can be one */
	uint64_t timeout; /* ms; KZ_FOREVER; KZ_SETS_OWN */
	struct location at;
};

struct policy_set {
	char *name;
	enum kz_set_type type;
	struct ranges ranges;
	struct boxes boxes; /* KZ_SET_PARTS, instead: of keys of several parts */
	struct policy_part parts[KZ_MAX_PARTS]; /* of which there are n_parts */
	uint32_t words; /* that an element of theirs has */
	size_t elements; /* as written, before merging */
	bool dynamic; /* begins empty, has no ranges: */
	uint32_t number; /* among the dynamic sets, from 0 */
	uint32_t size; /* most elements it holds */
	uint32_t timeout; /* ms that an element lives; 0: for ever */
	struct policy_element *first; /* owned: what it begins with, */
	size_t n_first; /* in the order of the text */
	uint32_t prefix; /* bits of each of its prefixes; 0: whole values */
	struct policy_set *longer; /* with the next number: of the same set in
				    * the text that for the next length; not
				    * owned
				    */
	struct policy_map *map; /* owned: its elements' values; NULL: a set */
	struct policy_set *ipv6; /* of "type address", of which this is the half
				  * for IPv4: the other; not owned
				  */
	struct location at;
};

/* Its elements do not fit into struct kz_value. */
static inline bool set_is_wide(const struct policy_set *set)
{
	return set->words > KZ_SET_WORDS;
}

/* KZ_F_* that a backend needs for @set, a dynamic one. */
static inline uint64_t set_features(const struct policy_set *set)
{
	uint64_t features = KZ_F_DYNAMIC;

	if (set->prefix)
		features |= KZ_F_PREFIXES;
	if (set->type == KZ_SET_PARTS)
		features |= KZ_F_PARTS |
			    (set_is_wide(set) ? KZ_F_WIDE : KZ_F_JOINED);
	return features;
}

/*
 * By what something is kept apart: the packet's flow, or the values that
 * conditions without values name. Of an address its first bits: their number is
 * the condition's value.
 */
struct policy_key {
	struct policy_conditions parts;
	bool flow;
	uint32_t size; /* keys at once; 0: there is no key */
	struct location at;
};

/*
 * A rule fires for @rate packets, or bytes, in @unit ns at most, and for @burst
 * at once; with a key, for each value of it.
 */
struct policy_limit {
	uint64_t rate; /* 0: no limit */
	uint64_t unit;
	uint64_t burst; /* bytes: beside those of a unit */
	bool bytes;
	bool connections; /* instead: @rate connections that conntrack has */
	bool over; /* fires beyond the limit only */
	struct policy_key key;
	struct location at;
};

/* ns that the token of one packet takes. */
uint64_t limit_interval(const struct policy_limit *limit);

/* ns that the empty bucket takes to fill; UINT64_MAX: more than that. */
uint64_t limit_depth(const struct policy_limit *limit);

/* KZ_F_* that a backend needs for @limit, without those of the key's parts. */
uint64_t limit_features(const struct policy_limit *limit);

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
	struct location last; /* of its last token */
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
	bool cached; /* a flow's packets after its first need no search */
	uint32_t cache_size; /* answers kept on each CPU; 0: not said */
	struct location at;
};

/* A file of a policy's text. */
struct policy_file {
	char *name;
	char *text; /* all of it */
};

struct policy {
	char *file; /* as named by the user */
	char *text; /* the whole source */
	struct policy_file *included; /* by it, and by each other */
	uint32_t n_included;
	uint32_t window; /* mark window; 0: none declared */
	uint32_t flow_window[KZ_FLOW_WORDS]; /* 0: not declared */
	bool flow_declared; /* else it is the last word, if there is a need */
	uint32_t flow_size; /* flows to remember; 0: not said */
	bool frames_all; /* other protocols than IP meet it too: */
	struct location frames_at;
	char *zone_name; /* "Europe/Berlin", "utc"; NULL: the loader's */
	struct zone zone; /* read if rules match the time */
	struct policy_reserve *reserves;
	size_t n_reserves;
	struct policy_field **fields;
	size_t n_fields;
	struct policy_set **sets; /* named ones */
	size_t n_sets;
	size_t n_dynamic; /* of them */
	struct policy_device *devices; /* that rules name */
	size_t n_devices;
	struct policy_cgroup *cgroups; /* that rules name; values of conditions
					* are their numbers, from 1
					*/
	size_t n_cgroups;
	struct policy_group *groups;
	size_t n_groups;
	uint32_t n_rules;
};

void policy_free(struct policy *policy);

/* The rule numbered @number, or NULL (KZ_NONE, or a number out of thin air). */
const struct policy_rule *policy_rule_find(const struct policy *policy,
					   uint32_t number);

/* File @number, as a location has it: 0 is the policy's own. Not owned. */
struct policy_file policy_file(const struct policy *policy, uint32_t number);

/* messages_add() of a place in one of @policy's files. */
void policy_message(const struct policy *policy, struct messages *messages,
		    enum severity severity, struct location at,
		    const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* True if what it does to a packet depends on when it comes: limits, and
 * elements that live for a time.
 */
bool policy_uses_clock(const struct policy *policy);

/* condition_features(), and those that its zone needs. */
uint64_t policy_features_of(const struct policy *policy,
			    const struct policy_condition *condition);

/*
 * The first condition in the text whose bit (enum condition_id) is in
 * @conditions, or NULL.
 */
const struct policy_condition *policy_asks(const struct policy *policy,
					   uint64_t conditions);

#endif
