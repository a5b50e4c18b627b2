/* SPDX-License-Identifier: GPL-2.0-only */
/* Kinds of conditions (rows of conditions.def), and a rule's conditions. */
#ifndef KZ_POLICY_CONDITIONS_H
#define KZ_POLICY_CONDITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image.h"
#include "userspace/policy/boxes.h"
#include "userspace/policy/messages.h"
#include "userspace/policy/ranges.h"

struct policy_field;
struct policy_set;

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
	VALUE_USER, /* number or name, range, { list } */
	VALUE_GROUP,
	VALUE_NAME, /* of a device, or its beginning and '*', { list } */
	VALUE_CGROUP, /* path of a control group, { list } */
	VALUE_ETHER_TYPE, /* number or name, range, { list } */
	VALUE_CT_STATE, /* names, name, name or { list }: enum kz_ct */
	VALUE_HOUR, /* "HH:MM:SS", range, { list } */
	VALUE_DAY, /* number or name, range, { list } */
	VALUE_NAMED, /* name of the condition's own, { list } */
	VALUE_TCP_FLAGS, /* names / mask: compared under a mask */
	VALUE_MARK, /* & mask == value */
	VALUE_PARTS, /* A . B, { list }, @set: see struct policy_condition */
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
	bool absent; /* maximum + 1 means: the packet has no such value */
	uint32_t maximum; /* largest value of a one-word type */
	const char *help; /* "source address", for the manual page */
	const char *one; /* VALUE_NAMED, VALUE_CT_STATE: "fragment", and */
	const struct value_name *names; /* all that can be written */
	const char *given; /* the member of struct kz_given, or NULL */
	uint32_t given_at; /* its offset; a __u32, of VALUE_NAME and
			    * VALUE_CGROUP the first
			    */
};

extern const struct condition_type condition_types[CONDITIONS];

/* True if its ranges are of 4 words. */
static inline bool condition_is_wide(const struct condition_type *type)
{
	return type->value == VALUE_IPV6 || type->value == VALUE_ETHER ||
	       type->value == VALUE_NAME;
}

/* True if it compares under .mask; false: ranges, or a set. */
static inline bool condition_is_masked(const struct condition_type *type)
{
	return type->value == VALUE_TCP_FLAGS || type->value == VALUE_MARK;
}

/*
 * "ip saddr . tcp dport { ... }" is several conditions in a row: one for each
 * part, which any value meets, so that it asks for the header alone; then a
 * CONDITION_PARTS, which compares the parts together.
 */
struct policy_condition {
	enum condition_id id;
	bool negate; /* != : header there, value not among the ranges */
	struct ranges ranges; /* what was written in place; else: */
	const struct policy_set *set; /* @NAME */
	const struct policy_field *field; /* CONDITION_FIELD */
	bool masked; /* of an address the bits of .bits count: is that of the
		      * one range
		      */
	uint32_t bits[4];
	uint32_t mask; /* VALUE_TCP_FLAGS, VALUE_MARK, CONDITION_FIELD: */
	uint32_t value; /* key[word] & mask == value, already shifted; with
			 * ranges, which are shifted, too: is among those
			 */
	uint32_t level; /* CONDITION_CGROUP: of the groups */
	struct kz_slice payload; /* CONDITION_PAYLOAD, CONDITION_LINK_BITS */
	uint32_t n_parts; /* CONDITION_PARTS: conditions before it, its parts; */
	struct boxes boxes; /* and what was written in place, else: .set */
	struct location at;
};

struct policy_conditions {
	struct policy_condition *list;
	size_t count;
};

/* True if every device's name meets @condition, a part of a key. */
bool condition_is_any_name(const struct policy_condition *condition);

/* The boxes of @condition, a CONDITION_PARTS. */
const struct boxes *condition_boxes(const struct policy_condition *condition);

/* How @value is written in conditions of @id, which have names. */
const char *condition_value_name(enum condition_id id, uint32_t value);

/* The largest value that it can be compared with. */
uint32_t condition_maximum(const struct policy_condition *condition);

/* KZ_F_* that a backend needs for @condition. */
uint64_t condition_features(const struct policy_condition *condition);

/* Of a CONDITION_CT_STATE: kz_ct_bit() of each state for which it holds. */
uint32_t condition_ct_states(const struct policy_condition *condition);

#endif
