// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lint/packet_classes.h"

#define REMEMBERED 256U /* conditions on the class, a power of two */

/* A condition on the class itself ("ip protocol 6"), and what it allows. */
struct remembered {
	const struct policy_condition *condition;
	struct class_set set;
};

struct classes {
	/* By condition: classes that have the header it reads. */
	struct class_set present[CONDITIONS];
	struct remembered remembered[REMEMBERED];
	/* The sets that differ, found by hash; owned */
	struct class_set *sets;
	uint64_t *chosen; /* by set: its atoms; owned */
	size_t n_sets, room;
	uint32_t *index; /* owned: number in sets + 1, or 0 */
	size_t index_size; /* a power of two */
	uint32_t *of; /* by rule: number in sets; owned */
	uint16_t atom[CLASSES];
	unsigned int n_atoms;
};

/* KZ_W_CLASS of a packet of class @number. */
static uint32_t class_word(unsigned int number)
{
	static const struct {
		uint32_t header;
		uint32_t fragment;
	} kinds[CLASS_KINDS] = {
		{ 0, 0 },
		{ 1, 0 },
		{ 0, KZ_C_FRAG_FIRST },
		{ 1, KZ_C_FRAG_FIRST },
		{ 0, KZ_C_FRAG_LATER },
	};
	unsigned int protocol, family, kind;

	if (!number)
		return 0;
	kind = --number % CLASS_KINDS;
	protocol = number / CLASS_KINDS & 0xff;
	family = KZ_FAMILY_IP + number / CLASS_KINDS / 256;
	return KZ_C_IP | family << KZ_C_FAMILY_SHIFT | protocol |
	       kinds[kind].header * protocol << KZ_C_HEADER_SHIFT |
	       kinds[kind].fragment;
}

static bool class_in(const struct class_set *set, unsigned int number)
{
	return set->words[number / 64] >> number % 64 & 1;
}

static void class_add(struct class_set *set, unsigned int number)
{
	set->words[number / 64] |= 1ULL << number % 64;
}

void class_set_fill(struct class_set *set)
{
	memset(set, 0xff, sizeof(*set));
	set->words[CLASS_WORDS - 1] = (1ULL << CLASSES % 64) - 1;
}

static void present_fill(struct class_set *set,
			 const struct condition_type *type)
{
	uint32_t mask = type->class_mask & CLASS_BITS;
	unsigned int i;

	for (i = 0; i < CLASSES; i++)
		if (!((class_word(i) ^ type->class_value) & mask))
			class_add(set, i);
}

struct classes *classes_new(size_t count)
{
	struct classes *classes = calloc(1, sizeof(*classes));
	enum condition_id id;

	if (!classes)
		return NULL;
	classes->index_size = 64;
	classes->index = calloc(classes->index_size, sizeof(uint32_t));
	classes->of = calloc(count + 1, sizeof(uint32_t));
	if (!classes->index || !classes->of) {
		classes_free(classes);
		return NULL;
	}
	for (id = 0; id < CONDITIONS; id++)
		present_fill(&classes->present[id], &condition_types[id]);
	return classes;
}

void classes_free(struct classes *classes)
{
	if (!classes)
		return;
	free(classes->sets);
	free(classes->chosen);
	free(classes->index);
	free(classes->of);
	free(classes);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15;
	return hash ^ hash >> 32;
}

static bool ranges_equal(const struct ranges *a, const struct ranges *b)
{
	return a->count == b->count &&
	       !memcmp(a->list, b->list, a->count * sizeof(*a->list));
}

static bool ranges_have(const struct ranges *ranges, uint32_t value)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (value >= ranges->list[i].low[0] &&
		    value <= ranges->list[i].high[0])
			return true;
	return false;
}

/* The classes that a condition on the class allows. It is slow: remembered. */
static const struct class_set *class_value(struct classes *classes,
					   const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	struct remembered *r;
	uint64_t hash = mix(c->id * 2 + c->negate, c->ranges.count);
	unsigned int i;
	size_t k;

	for (k = 0; k < c->ranges.count; k++)
		hash = mix(hash, (uint64_t)c->ranges.list[k].low[0] << 32 |
					 c->ranges.list[k].high[0]);
	r = &classes->remembered[hash & (REMEMBERED - 1)];
	if (r->condition && r->condition->id == c->id &&
	    r->condition->negate == c->negate &&
	    ranges_equal(&r->condition->ranges, &c->ranges))
		return &r->set;
	*r = (struct remembered){ .condition = c };
	for (i = 0; i < CLASSES; i++)
		if (ranges_have(&c->ranges, (class_word(i) & type->mask) >>
						    type->shift) != c->negate)
			class_add(&r->set, i);
	return &r->set;
}

bool class_set_narrow(struct classes *classes, struct class_set *set,
		      const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	const struct class_set *present = &classes->present[c->id];
	const struct class_set *value = present;
	uint64_t any = 0;
	unsigned int i;

	if (type->word == KZ_W_CLASS)
		value = class_value(classes, c);
	for (i = 0; i < CLASS_WORDS; i++) {
		set->words[i] &= present->words[i] & value->words[i];
		any |= set->words[i];
	}
	return any;
}

static uint64_t set_hash(const struct class_set *set)
{
	uint64_t hash = 0;
	unsigned int i;

	for (i = 0; i < CLASS_WORDS; i++)
		hash = mix(hash, set->words[i]);
	return hash;
}

/* The slot of @set in the index, or the empty one for it. */
static uint32_t *index_find(const struct classes *classes,
			    const struct class_set *set)
{
	size_t at = set_hash(set);

	for (;; at++) {
		uint32_t *slot =
			&classes->index[at & (classes->index_size - 1)];

		if (!*slot ||
		    !memcmp(&classes->sets[*slot - 1], set, sizeof(*set)))
			return slot;
	}
}

/* Room for one more: the index stays half empty. */
static int sets_grow(struct classes *classes)
{
	size_t room = classes->room ? classes->room * 2 : 32, i;
	struct class_set *sets;
	uint64_t *chosen;
	uint32_t *index;

	if (classes->n_sets < classes->room)
		return 0;
	sets = reallocarray(classes->sets, room, sizeof(*sets));
	if (!sets)
		return -ENOMEM;
	classes->sets = sets;
	chosen = reallocarray(classes->chosen, room, sizeof(*chosen));
	if (!chosen)
		return -ENOMEM;
	classes->chosen = chosen;
	classes->room = room;
	index = calloc(room * 2, sizeof(*index));
	if (!index)
		return -ENOMEM;
	free(classes->index);
	classes->index = index;
	classes->index_size = room * 2;
	for (i = 0; i < classes->n_sets; i++)
		*index_find(classes, &sets[i]) = i + 1;
	return 0;
}

int classes_put(struct classes *classes, size_t rule,
		const struct class_set *set)
{
	uint32_t *slot;

	if (sets_grow(classes))
		return -ENOMEM;
	slot = index_find(classes, set);
	if (!*slot) {
		classes->sets[classes->n_sets++] = *set;
		*slot = classes->n_sets;
	}
	classes->of[rule] = *slot - 1;
	return 0;
}

bool classes_contain(const struct classes *classes, size_t outer, size_t inner)
{
	const struct class_set *o = &classes->sets[classes->of[outer]];
	const struct class_set *i = &classes->sets[classes->of[inner]];
	unsigned int k;

	for (k = 0; k < CLASS_WORDS; k++)
		if (i->words[k] & ~o->words[k])
			return false;
	return true;
}

bool classes_intersect(const struct classes *classes, size_t a, size_t b)
{
	const struct class_set *x = &classes->sets[classes->of[a]];
	const struct class_set *y = &classes->sets[classes->of[b]];
	uint64_t both = 0;
	unsigned int k;

	for (k = 0; k < CLASS_WORDS; k++)
		both |= x->words[k] & y->words[k];
	return both;
}

uint32_t classes_draw(const struct classes *classes, size_t rule,
		      uint32_t choice)
{
	const struct class_set *set = &classes->sets[classes->of[rule]];
	unsigned int at = choice % CLASSES, word = at / 64, i;
	uint64_t bits = set->words[word] >> at % 64 << at % 64;

	for (i = 0; i < CLASS_WORDS && !bits; i++) {
		word = (word + 1) % CLASS_WORDS;
		bits = set->words[word];
	}
	return bits ? class_word(word * 64 + __builtin_ctzll(bits)) : 0;
}

/* Split each atom into the classes in @set and those that are not. */
static void atoms_split(struct classes *classes, const struct class_set *set)
{
	uint16_t inside[CLASSES] = { 0 }; /* by atom: that of its part + 1 */
	bool outside[CLASSES] = { false };
	unsigned int i, atom;

	for (i = 0; i < CLASSES; i++)
		if (!class_in(set, i))
			outside[classes->atom[i]] = true;
	for (i = 0; i < CLASSES; i++) {
		atom = classes->atom[i];
		if (!class_in(set, i) || !outside[atom])
			continue;
		if (!inside[atom])
			inside[atom] = ++classes->n_atoms;
		classes->atom[i] = inside[atom] - 1;
	}
}

/* The atoms in one set, of the 64 from @first on. */
static uint64_t atoms_of(const struct classes *classes, size_t set,
			 unsigned int first)
{
	uint64_t atoms = 0;
	unsigned int i;

	for (i = 0; i < CLASSES; i++)
		if (classes->atom[i] - first < SPACE_ATOMS &&
		    class_in(&classes->sets[set], i))
			atoms |= 1ULL << (classes->atom[i] - first);
	return atoms;
}

unsigned int classes_atoms(struct classes *classes)
{
	size_t i;

	classes->n_atoms = 1;
	for (i = 0; i < classes->n_sets && classes->n_atoms < CLASSES; i++)
		atoms_split(classes, &classes->sets[i]);
	return classes->n_atoms;
}

void classes_fill_atoms(struct classes *classes, unsigned int first,
			uint64_t *atoms, size_t count)
{
	size_t i;

	for (i = 0; i < classes->n_sets; i++)
		classes->chosen[i] = atoms_of(classes, i, first);
	for (i = 0; i < count; i++)
		atoms[i] = classes->chosen[classes->of[i]];
}
