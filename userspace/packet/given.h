/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a test run is given beside the packet's bytes (struct kz_given), as
 * vectors write it: "mark 0x10 iif 1 ct new". The words are those members that
 * a row of conditions.def has as GIVEN(); the flow's are not written.
 */
#ifndef KZ_GIVEN_NOTATION_H
#define KZ_GIVEN_NOTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/given.h"
#include "userspace/policy/policy.h"

/* The word of @given that conditions of @type compare; they have one. */
static inline uint32_t *given_word(struct kz_given *given,
				   const struct condition_type *type)
{
	return (uint32_t *)((char *)given + type->given_at);
}

/* Its bytes, with the words after it that are of the same value. */
static inline size_t given_size(const struct condition_type *type)
{
	return type->value == VALUE_CGROUP ?
		       KZ_CGROUP_LEVELS * sizeof(uint32_t) :
	       condition_is_wide(type) ? sizeof(struct kz_value) :
					 sizeof(uint32_t);
}

/* Bits of the conditions (enum condition_id) that have such a word. */
uint64_t given_conditions(void);

/*
 * "WORD VALUE" into @given; of a device, its index or name. A name is iif and
 * iifname, or oif and oifname, if there is such a device. 0, or -EINVAL with what was expected instead in @why.
 * @value may be NULL. @read (may be NULL): the condition's bit is set there.
 */
int given_read(struct kz_given *given, const char *word, const char *value,
	       uint64_t *read, char *why, size_t size);

/* True if @word is one of them. */
bool given_is_word(const char *word);

/* " WORD VALUE" for each that is not 0. */
void given_print(const struct kz_given *given, char *text, size_t size);

#endif
