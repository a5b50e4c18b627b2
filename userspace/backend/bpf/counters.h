/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters that keep their counts over a replace. A rule of the old policy and
 * one of the new are the same if their digests are.
 *
 * Each generation counts in a map of its own, from 0. The new program is bound
 * to the map of the one before, and what a rule has counted is the sum of
 *
 *	counters[i]			this generation's, per CPU
 *	counters_before[carried[i]]	that of the one before, per CPU
 *	counters_base[i]		those of all before that
 *
 * so that nothing has to be added up at the switch: a reader before it, after
 * it, or after the process was killed in between gets every packet once. The
 * base is added up before the switch, from maps in which no program counts any
 * more. carried[i] is KZ_NONE for a rule that the old policy does not have.
 */
#ifndef KZ_BPF_COUNTERS_H
#define KZ_BPF_COUNTERS_H

#include "userspace/backend/bpf/state.h"

/*
 * Bind to @program what it carries on from the program @old, or (-1) from
 * another backend: @begin (NULL: nothing), a count per counter; the ids into
 * @state, the table into *@carried, NULL or freed by the caller. 0 or
 * -errno and @why.
 */
int bpf_counters_carry(int program, int old, const struct image *image,
		       const struct kz_counter *begin, struct bpf_state *state,
		       uint32_t **carried, char *why);

/* The program's counters, summed, freed by the caller. 0 or -errno. */
int bpf_counters_read(int program, struct kz_counter **counters,
		      uint32_t *count);

/*
 * Add @more, one for each of @count counters, to the base of the program, which
 * it has if it began with some. 0 or -errno; -EINVAL: it has not, or another
 * number of counters.
 */
int bpf_counters_add(int program, const struct kz_counter *more,
		     uint32_t count);

#endif
