/* SPDX-License-Identifier: GPL-2.0-only */
/* Kinds of actions (rows of actions.def), and a rule's actions. */
#ifndef KZ_POLICY_ACTIONS_H
#define KZ_POLICY_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/policy/conditions.h"
#include "userspace/policy/part.h"
#include "userspace/policy/messages.h"

struct policy_field;
struct policy_set;
struct reject_answer;

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
	uint8_t family; /* enum kz_family: of its packets only; 0: of all */
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
	uint32_t value; /* SET: not shifted, fits; DSCP; PRIORITY; an ifindex;
			 * REJECT: reject.h
			 */
	const struct policy_field *from; /* COPY */
	struct policy_weight *weights; /* CHOOSE; owned */
	size_t n_weights;
	bool by_packet; /* CHOOSE: at random, else by the flow's hash */
	const struct reject_answer *answer; /* REJECT */
	bool or_drop; /* REJECT: drop where no answer can be sent */
	const struct policy_set *map; /* SET, PRIORITY: .value is what it has
				       * for the packet's .key, which is a
				       * condition of the rule; or NULL
				       */
	const struct policy_set *set; /* ADD, UPDATE: .key's value goes into it */
	enum condition_id key;
	struct policy_part parts[KZ_JOIN_PARTS]; /* of a set of several parts */
	uint32_t n_parts; /* instead of .key; or 0 */
	uint32_t timeout; /* ms that it lives there; 0: for ever */
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

#endif
