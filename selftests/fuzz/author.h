/* SPDX-License-Identifier: GPL-2.0-only */
/* Who writes a policy: the parts of draw_policy.c. */
#ifndef KZ_FUZZ_AUTHOR_H
#define KZ_FUZZ_AUTHOR_H

#include "selftests/fuzz/draw_values.h"
#include "testlib/random.h"
#include "selftests/fuzz/sketch.h"

#define SETS 6
#define FIELDS 4
#define MAPS 3
#define SIZE(list) (sizeof(list) / sizeof((list)[0]))

/* A dynamic set of keys of several parts. */
struct joined_set {
	const char *type;
	const char *elements; /* it begins with */
	const char *learnt; /* whose keys the first group adds */
	const char *key; /* that a rule adds */
	uint8_t family, transport; /* that packets with it have; 0: any */
	enum condition_id ids[3];
};

struct author {
	uint64_t *seed;
	struct sketch *out;
	struct {
		enum condition_id holds; /* what this is compared with */
		bool dynamic;
		uint32_t lengths[KZ_MAX_LENGTHS]; /* of prefixes in it */
		uint32_t n_lengths;
	} sets[SETS]; /* "s0", "s1", ... */
	uint32_t n_sets;
	const struct joined_set *joined; /* "j", dynamic; NULL: there is none */
	struct {
		enum condition_id key; /* an address */
		uint32_t field; /* its values are of; FIELDS: priorities */
	} maps[MAPS]; /* "m0", ... */
	uint32_t n_maps;
	uint32_t bits[FIELDS]; /* "f0", ...: their widths */
	uint32_t n_fields;
	uint32_t n_limits; /* of this group */
	uint32_t has; /* what may stand in it, and */
	uint64_t asks; /* KZ_F_* that conditions may need: draw_asks() */
	bool does[ACTIONS]; /* draw_does() */
	const struct row *row; /* what groups in a row compare; or NULL */
};

/* What not every backend can do: not in every policy. */
#define HAS_MARKS 1U /* fields */
#define HAS_FLOW 2U /* fields in flow, sticky ones */
#define HAS_LIMIT 4U
#define HAS_FRAMES 8U /* "frames all" */

/* What can stand together: 0 is any. */
struct header {
	uint8_t family; /* 4, 6 */
	uint8_t transport;
};

static inline uint32_t below(struct author *a, uint32_t limit)
{
	return random_below(a->seed, limit);
}

static inline bool once_in(struct author *a, uint32_t n)
{
	return random_once_in(a->seed, n);
}

/* @text as a part that shrinking may leave out. */
static inline void write_part(struct author *a, const char *text)
{
	size_t part = sketch_open(a->out);

	sketch_add(a->out, "%s", text);
	sketch_close(a->out, part);
}

/* What conditions of one policy may need. */
uint64_t draw_asks(struct author *a);

/* What rules of one policy may do. */
void draw_does(struct author *a);

/* Up to @count conditions; what packets they can all hold of. */
struct header write_conditions(struct author *a, uint32_t count);

/* The limit of a rule with conditions of @header, at times. */
void write_limit(struct author *a, const struct header *header);

/* What a rule with conditions of @header does. */
void write_actions(struct author *a, const struct header *header);

#endif
