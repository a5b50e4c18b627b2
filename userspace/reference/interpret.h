/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_REFERENCE_INTERPRET_H
#define KZ_REFERENCE_INTERPRET_H

#include "userspace/reference/reference.h"

#define NS_PER_MS 1000000

/* A packet on its way through the policy. */
struct subject {
	struct reference *reference;
	struct decoded packet;
	struct kz_given given;
	uint32_t mark;
	uint32_t flow[4];
	uint32_t priority;
	uint32_t mirror, redirect; /* ifindex; 0: not */
};

/* The word that holds @field; owned by @subject. */
uint32_t *field_word(const struct policy_field *field, struct subject *subject);

/* The value of @field, shifted down. */
uint32_t get_field(const struct policy_field *field, struct subject *subject);

/* @value has no more bits than @field. */
void set_field(const struct policy_field *field, uint32_t value,
	       struct subject *subject);

/* Do all of @conditions hold of @subject? (ask.c) */
bool conditions_hold(const struct policy_conditions *conditions,
		     struct subject *subject);

/* Do to @subject what @action says. (act.c) */
void perform(const struct policy_action *action, struct subject *subject);

#endif
