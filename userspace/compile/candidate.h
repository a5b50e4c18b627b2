/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Candidates: rules as they are in leaves. Matches of the five-tuple move from
 * the rule into its candidate, where the evaluator compares them at once.
 * Leaves with the same rules share their candidates.
 */
#ifndef KZ_CANDIDATE_H
#define KZ_CANDIDATE_H

#include "userspace/compile/lower.h"

/*
 * Fill @candidate but for its rule; matches that it has in full are removed
 * from @l.
 */
void candidate_take(struct lowered *l, struct kz_candidate *candidate);

/* Copy @rule's verdict into @candidate, if it is all that the rule does. */
void candidate_set_verdict(const struct policy_rule *rule,
			   struct kz_candidate *candidate);

/* Runs of candidates already written, by the rules in them. */
struct candidate_runs {
	struct candidate_run *slots; /* owned; a hash table, 2^n long */
	size_t n_slots;
	size_t n_used;
};

/*
 * Set @base to the index in output->candidates of the candidates of @list
 * (@count item numbers), which are appended unless they are there. @all has the
 * candidates by item number. 0 or -ENOMEM.
 */
int candidate_run(struct candidate_runs *runs, struct output *output,
		  const struct kz_candidate *all, const uint32_t *list,
		  size_t count, uint32_t *base);

/* Cut output->candidates down to @size and forget the runs beyond. -ENOMEM. */
int candidate_runs_rewind(struct candidate_runs *runs, struct output *output,
			  size_t size);

void candidate_runs_free(struct candidate_runs *runs);

#endif
