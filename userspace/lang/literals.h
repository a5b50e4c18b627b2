/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values as they are written, in a policy or in the file of a set: numbers,
 * addresses, prefixes, ranges, and names of ports, protocols, ICMP types and
 * devices.
 */
#ifndef KZ_LITERALS_H
#define KZ_LITERALS_H

#include "userspace/base/refuse.h"
#include "userspace/lang/names.h"
#include "userspace/policy/policy.h"

#define LITERAL_WHY_SIZE WHY_SIZE

/* Names looked up so far: the system's tables are slow to ask. */
struct literals {
	struct names known[VALUE_TYPES];
	bool without_devices; /* definitions.h */
};

void literals_clear(struct literals *literals);

/*
 * A type of values, the largest number it may be, and, for values that a
 * condition has its own names for, that condition.
 */
struct literal_kind {
	enum value_type type;
	uint32_t maximum;
	const struct condition_type *condition;
};

/* The values that a set of each type holds; of KZ_SET_PARTS none. */
extern const struct literal_kind literal_set_kinds[KZ_SET_TYPES];

/* The range of a prefix with host bits: they are cleared. Worth a warning. */
#define LITERAL_MASKED 1

/* A device or a control group that is not here, where that is no error. Worth a warning. */
#define LITERAL_ABSENT 2

/*
 * Read one element: a value, a prefix or a range, @length bytes of @text.
 * 0, LITERAL_MASKED, LITERAL_ABSENT, -EINVAL with a sentence in @why (LITERAL_WHY_SIZE
 * bytes, also filled for the first two), or -ENOMEM.
 */
int literal_range(struct literals *literals, struct literal_kind kind,
		  const char *text, size_t length, struct range *range,
		  char *why);

/* Number of a TCP flag's name; 0 or -ENOENT. */
int literal_tcp_flag(const char *text, size_t length, uint32_t *value);

#define LITERAL_NOUN_SIZE 128

/*
 * literal_noun() of @kind, also of one with names: "first, later or any".
 * @text, LITERAL_NOUN_SIZE bytes, may be what is returned.
 */
const char *literal_kind_noun(struct literal_kind kind, char *text);

#endif
