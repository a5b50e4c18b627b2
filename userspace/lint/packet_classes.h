/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Classes of packets: which family, protocol and header they have, and whether
 * they are fragments, that is what KZ_W_CLASS says of them. What a rule asks of
 * it is a set of classes; rules ask for few different ones, and what these tell
 * apart are atoms.
 */
#ifndef KZ_LINT_PACKET_CLASSES_H
#define KZ_LINT_PACKET_CLASSES_H

#include "userspace/policy/policy.h"
#include "userspace/lint/space.h"

/* What of KZ_W_CLASS is a class. */
#define CLASS_BITS \
	(KZ_C_PROTO | KZ_C_HEADER | KZ_C_FAMILY | KZ_C_IP | KZ_C_FRAG)

/* No IP; then per family and protocol: with a whole header and without, each
 * no fragment and a first one; and a later one, which has none.
 */
#define CLASS_KINDS 5
#define CLASSES (1 + 2 * 256 * CLASS_KINDS)
#define CLASS_WORDS ((CLASSES + 63) / 64)

struct class_set {
	uint64_t words[CLASS_WORDS];
};

struct classes;

/* NULL: no memory. For @count rules, which have all classes at first. */
struct classes *classes_new(size_t count);
void classes_free(struct classes *classes);

/* All classes. */
void class_set_fill(struct class_set *set);

/* Leave in @set what the condition allows; false if that is nothing. */
bool class_set_narrow(struct classes *classes, struct class_set *set,
		      const struct policy_condition *condition);

/* Say that this is what the rule allows. 0 or -ENOMEM. */
int classes_put(struct classes *classes, size_t rule,
		const struct class_set *set);

/* True if the rule @outer allows all that @inner does. */
bool classes_contain(const struct classes *classes, size_t outer, size_t inner);

/* False if no class is allowed by both. */
bool classes_intersect(const struct classes *classes, size_t a, size_t b);

/* KZ_W_CLASS of one of the classes the rule allows; which, @choice says. */
uint32_t classes_draw(const struct classes *classes, size_t rule,
		      uint32_t choice);

/* When all is put: tell atoms apart. How many there are. */
unsigned int classes_atoms(struct classes *classes);

/* Into @atoms, by rule, those of the 64 atoms from @first on. */
void classes_fill_atoms(struct classes *classes, unsigned int first,
			uint64_t *atoms, size_t count);

#endif
