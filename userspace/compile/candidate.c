// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/candidate.h"

/* Parts of the five-tuple that a candidate compares already. */
enum part {
	PART_SADDR,
	PART_DADDR,
	PART_SPORT,
	PART_DPORT,
	PARTS,
};

static const uint8_t part_words[PARTS] = {
	[PART_SADDR] = KZ_W_SADDR,
	[PART_DADDR] = KZ_W_DADDR,
	[PART_SPORT] = KZ_W_SPORT,
	[PART_DPORT] = KZ_W_DPORT,
};

/* A prefix is written as a range of whole words, or as a mask. */
static bool take_prefix(const struct kz_match *match, uint32_t *value,
			uint8_t *shift)
{
	uint32_t free = match->span ? match->span : ~match->mask;

	if ((match->span && match->mask != UINT32_MAX) || free & (free + 1) ||
	    free & match->lo || free == UINT32_MAX)
		return false;
	*value = match->lo;
	*shift = 32 - __builtin_clz(free | 1) - !free;
	return true;
}

/* A port's word has no bit beyond 16, so neither need the mask. */
static bool take_port(const struct kz_match *match, uint16_t *low,
		      uint16_t *span)
{
	if ((match->mask & 0xffff) != 0xffff ||
	    (uint64_t)match->lo + match->span > 0xffff)
		return false;
	*low = match->lo;
	*span = match->span;
	return true;
}

static bool take_class(const struct kz_match *match, struct kz_candidate *c)
{
	if (match->span ||
	    (c->class_value ^ match->lo) & c->class_mask & match->mask)
		return false;
	c->class_value |= match->lo;
	c->class_mask |= match->mask;
	return true;
}

static bool take_part(enum part part, const struct kz_match *match,
		      struct kz_candidate *c)
{
	switch (part) {
	case PART_SADDR:
		return take_prefix(match, &c->saddr, &c->saddr_shift);
	case PART_DADDR:
		return take_prefix(match, &c->daddr, &c->daddr_shift);
	case PART_SPORT:
		return take_port(match, &c->sport, &c->sport_span);
	case PART_DPORT:
		return take_port(match, &c->dport, &c->dport_span);
	default:
		return false;
	}
}

static bool take(const struct kz_match *match, bool taken[PARTS],
		 struct kz_candidate *c)
{
	enum part part = PART_SADDR;

	if (match->op != KZ_MATCH_RANGE || match->flags)
		return false;
	if (match->word == KZ_W_CLASS)
		return take_class(match, c);
	while (part < PARTS && part_words[part] != match->word)
		part++;
	if (part == PARTS || taken[part] || !take_part(part, match, c))
		return false;
	return taken[part] = true;
}

void candidate_take(struct lowered *l, struct kz_candidate *candidate)
{
	bool taken[PARTS] = { false };
	unsigned int i, n = 0;

	*candidate = (struct kz_candidate){
		.saddr_shift = 32,
		.daddr_shift = 32,
		.sport_span = UINT16_MAX,
		.dport_span = UINT16_MAX,
		.class_mask = KZ_C_NEVER,
	};
	for (i = 0; i < l->n_matches; i++)
		if (!take(&l->matches[i], taken, candidate))
			l->matches[n++] = l->matches[i];
	l->n_matches = n;
	if (n)
		candidate->flags |= KZ_CANDIDATE_MORE;
}

void candidate_set_verdict(const struct policy_rule *rule,
			   struct kz_candidate *candidate)
{
	if (rule->limit.rate)
		candidate->flags |= KZ_CANDIDATE_LIMITED;
	if (!rule->count && !rule->n_actions)
		candidate->flags |= KZ_CANDIDATE_PLAIN |
				    rule->verdict << KZ_CANDIDATE_VERDICT_SHIFT;
}

struct candidate_run {
	uint32_t base; /* in output->candidates */
	uint32_t count; /* 0: an empty slot */
};

static uint64_t hash_word(uint64_t hash, uint32_t word)
{
	return (hash ^ word) * 0x100000001b3;
}

/* FNV-1a, RFC 9923, by words. A map's prefixes have the same rule. */
static uint64_t run_hash(const struct kz_candidate *list, size_t count)
{
	uint64_t hash = 0xcbf29ce484222325;
	size_t i;

	for (i = 0; i < count; i++) {
		hash = hash_word(hash, list[i].rule);
		hash = hash_word(hash, list[i].saddr ^ list[i].daddr);
	}
	return hash ^ hash >> 32;
}

/* The slot of a run of these candidates, or the empty slot for it. */
static struct candidate_run *run_find(const struct candidate_runs *runs,
				      const struct output *output,
				      const struct kz_candidate *list,
				      size_t count)
{
	size_t at = run_hash(list, count);
	struct candidate_run *run;

	for (;; at++) {
		run = &runs->slots[at & (runs->n_slots - 1)];
		if (!run->count)
			return run;
		if (run->count == count &&
		    !memcmp(output->candidates.bytes + run->base, list,
			    count * sizeof(*list)))
			return run;
	}
}

/* The runs below @size again, in @n_slots slots. */
static int runs_rehash(struct candidate_runs *runs, const struct output *output,
		       size_t n_slots, size_t size)
{
	struct candidate_runs old = *runs;
	const struct candidate_run *run;
	const struct kz_candidate *list;
	size_t i;

	runs->slots = calloc(n_slots, sizeof(*runs->slots));
	if (!runs->slots) {
		*runs = old;
		return -ENOMEM;
	}
	runs->n_slots = n_slots;
	runs->n_used = 0;
	for (i = 0; i < old.n_slots; i++) {
		run = &old.slots[i];
		if (!run->count || run->base >= size)
			continue;
		list = (const void *)(output->candidates.bytes + run->base);
		*run_find(runs, output, list, run->count) = *run;
		runs->n_used++;
	}
	free(old.slots);
	return 0;
}

static int runs_grow(struct candidate_runs *runs, const struct output *output)
{
	if (runs->n_used * 2 < runs->n_slots)
		return 0;
	return runs_rehash(runs, output,
			   runs->n_slots ? runs->n_slots * 2 : 1024, SIZE_MAX);
}

/* Note every tail of a run: shorter lists often are one. */
static int run_note(struct candidate_runs *runs, const struct output *output,
		    const struct kz_candidate *list, size_t count,
		    uint32_t base)
{
	struct candidate_run *run;
	size_t i;

	for (i = 0; i < count; i++) {
		if (runs_grow(runs, output))
			return -ENOMEM;
		run = run_find(runs, output, list + i, count - i);
		if (run->count)
			continue;
		run->base = base + i * sizeof(struct kz_candidate);
		run->count = count - i;
		runs->n_used++;
	}
	return 0;
}

int candidate_run(struct candidate_runs *runs, struct output *output,
		  const struct kz_candidate *all, const uint32_t *list,
		  size_t count, uint32_t *base)
{
	struct kz_candidate run_list[KZ_LEAF_RULES];
	const struct candidate_run *run;
	struct kz_candidate *out;
	size_t i;

	*base = 0;
	if (!count)
		return 0;
	for (i = 0; i < count; i++)
		run_list[i] = all[list[i]];
	if (runs_grow(runs, output))
		return -ENOMEM;
	run = run_find(runs, output, run_list, count);
	if (run->count) {
		*base = run->base;
		return 0;
	}
	*base = output->candidates.size;
	out = buffer_add(&output->candidates, count * sizeof(*out));
	if (!out)
		return -ENOMEM;
	memcpy(out, run_list, count * sizeof(*out));
	return run_note(runs, output, run_list, count, *base);
}

int candidate_runs_rewind(struct candidate_runs *runs, struct output *output,
			  size_t size)
{
	if (output->candidates.size == size)
		return 0;
	output->candidates.size = size;
	return runs_rehash(runs, output, runs->n_slots, size);
}

void candidate_runs_free(struct candidate_runs *runs)
{
	free(runs->slots);
	*runs = (struct candidate_runs){ 0 };
}
