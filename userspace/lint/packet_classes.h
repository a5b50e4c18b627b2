/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Classes of packets: family, protocol, which header is there, and whether it
 * is a fragment; that is, the values of KZ_W_CLASS. A rule matches a set of
 * classes. A group's rules have few different sets; classes that are in the
 * same ones are one atom.
 */
#ifndef KZ_LINT_PACKET_CLASSES_H
#define KZ_LINT_PACKET_CLASSES_H

#include "userspace/policy/policy.h"
#include "userspace/lint/space.h"

/* The bits of KZ_W_CLASS that are the class. */
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

/* For @count rules, each with classes_put(). NULL: no memory. */
struct classes *classes_new(size_t count);
void classes_free(struct classes *classes);

/* All classes. */
void class_set_fill(struct class_set *set);

/* Remove from @set the classes that @condition excludes; false: all. */
bool class_set_narrow(struct classes *classes, struct class_set *set,
		      const struct policy_condition *condition);

/* Set the classes that the rule allows. 0 or -ENOMEM. */
int classes_put(struct classes *classes, size_t rule,
		const struct class_set *set);

/* True if the rule @outer allows all that @inner does. */
bool classes_contain(const struct classes *classes, size_t outer, size_t inner);

/* False if no class is allowed by both. */
bool classes_intersect(const struct classes *classes, size_t a, size_t b);

/* KZ_W_CLASS of one of the classes that the rule allows, by @choice. */
uint32_t classes_draw(const struct classes *classes, size_t rule,
		      uint32_t choice);

/* After all classes_put(): find the atoms. How many there are. */
unsigned int classes_atoms(struct classes *classes);

/* Set @atoms, by rule, to those of the 64 atoms from @first on. */
void classes_fill_atoms(struct classes *classes, unsigned int first,
			uint64_t *atoms, size_t count);

#endif
