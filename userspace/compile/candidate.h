/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Candidates: rules as leaves name them. What a rule asks of the five-tuple is
 * taken out of its matches into its candidate, where the evaluator compares it
 * in one go; and leaves with the same rules share their candidates.
 */
#ifndef KZ_CANDIDATE_H
#define KZ_CANDIDATE_H

#include "userspace/compile/lower.h"

/*
 * Fill @candidate but for its rule; matches that it says in full are taken out
 * of @l.
 */
void candidate_take(struct lowered *l, struct kz_candidate *candidate);

/* Say in @candidate what @rule does, if it does no more than decide. */
void candidate_set_verdict(const struct policy_rule *rule,
			   struct kz_candidate *candidate);

/* Runs of candidates already written, by the rules in them. */
struct candidate_runs {
	struct candidate_run *slots; /* owned; a hash table, 2^n long */
	size_t n_slots;
	size_t n_used;
};

/*
 * Where in output->candidates the candidates of @list (@count item numbers)
 * stand, written if they do not yet: into @base. @all has the candidates by
 * item number. 0 or -ENOMEM.
 */
int candidate_run(struct candidate_runs *runs, struct output *output,
		  const struct kz_candidate *all, const uint32_t *list,
		  size_t count, uint32_t *base);

/* Cut output->candidates down to @size and forget the runs beyond. -ENOMEM. */
int candidate_runs_rewind(struct candidate_runs *runs, struct output *output,
			  size_t size);

void candidate_runs_free(struct candidate_runs *runs);

#endif
