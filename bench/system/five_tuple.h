/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule as an interval in each part of the five-tuple, for peers to say. */
#ifndef KZ_BENCH_FIVE_TUPLE_H
#define KZ_BENCH_FIVE_TUPLE_H

#include <stdbool.h>
#include <stdint.h>

#include <stdio.h>

#include "userspace/policy/policy.h"

struct ruleset;
struct sut;

enum five_tuple_field {
	SADDR,
	DADDR,
	PROTOCOL,
	SPORT,
	DPORT,
	FIELDS,
};

struct five_tuple {
	uint32_t low[FIELDS];
	uint32_t high[FIELDS];
};

extern const uint32_t five_tuple_maximum[FIELDS];

/*
 * 0, or -EOPNOTSUPP: the rule asks for something else, or for a list. A limit
 * is the peer's to say: "over" so many packets a second.
 */
int five_tuple_of_rule(const struct policy_rule *rule,
		       struct five_tuple *tuple);

/* True if the field may have any value. */
bool five_tuple_is_wild(const struct five_tuple *tuple,
			enum five_tuple_field field);
/* True if all of them may. */
bool five_tuple_is_everything(const struct five_tuple *tuple);

/* True if @outer has all that @inner has. */
bool five_tuple_is_within(const struct five_tuple *inner,
			  const struct five_tuple *outer);

/* "10.0.0.0/8" of an address field that is a prefix; size 19 is enough. */
void five_tuple_prefix(const struct five_tuple *tuple,
		       enum five_tuple_field field, char *text,
		       unsigned int size);

typedef void (*five_tuple_fn)(const struct five_tuple *tuple,
			      enum kz_verdict verdict, FILE *out);

/* Call @each for the rules of the first group. 0 or -errno and @why. */
int five_tuples_each(const struct sut *sut, const struct ruleset *ruleset,
		     five_tuple_fn each, FILE *out, char *why);

/* The rules of the first group, one struct five_tuple after the other: a
 * system's write().
 */
int five_tuples_write(const struct sut *sut, const struct ruleset *ruleset,
		      FILE *out, char *why);

#endif
