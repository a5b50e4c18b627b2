/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A load into another backend than that which has the policy. Among those of
 * BPF this is a step of the backend (bpf/load_move.h); elsewhere the new policy
 * is loaded beside the old one, under the same name, with its counts; it gets the
 * elements of its dynamic sets, and what the old one has counted meanwhile, and
 * then the old one is unloaded. For that moment both evaluate packets. Flows and
 * limits begin without a past.
 *
 * A process killed in between leaves both loaded; the next load of that name
 * finishes it, and unload unloads both.
 */
#ifndef KZ_CLI_LOAD_OVER_H
#define KZ_CLI_LOAD_OVER_H

#include "userspace/cli/active.h"
#include "userspace/cli/source.h"

struct load_over {
	const char *name;
	const struct backend *to;
	const struct backend *from[BACKENDS]; /* where it is besides */
	size_t n_from; /* 0: it is loaded nowhere else */
	const struct backend *rest[BACKENDS]; /* what is left of it there */
	size_t n_rest;
	bool there; /* it is in @to, or there in BPF, already */
	struct kz_counter *counts; /* owned: what the new counters begin with;
				    * NULL: nothing is carried
				    */
};

/*
 * Look where the policy of @attachment is that is to be loaded into @to. 0, or
 * -EEXIST after a complaint: it cannot be loaded under that name. The
 * namespace is locked from here to the end.
 */
int load_over_find(struct load_over *over, const struct attachment *attachment,
		   const struct backend *to);

/* Before the load: whether the elements will fit into @image's sets. 0 or
 * -errno and @why (WHY_SIZE), as those that follow.
 */
int load_over_check(const struct load_over *over, const struct image *image,
		    char *why);

/* Before the load: what the counters of @image begin with, into over->counts. */
int load_over_counts(struct load_over *over, const struct image *image,
		     char *why);

/* Before the load: the sets of @source that get elements from there get none
 * from the text.
 */
int load_over_elements(const struct load_over *over, struct source *source,
		       char *why);

/*
 * After the load: carry the elements and what has been counted since, call
 * @switched, and unload the policy where it was. If that fails, it is where it
 * was, and nowhere else.
 */
int load_over_finish(const struct load_over *over, const struct image *image,
		     void (*switched)(void *context), void *context, char *why);

void load_over_clear(struct load_over *over);

/* After success: complain of what could not be carried. */
void load_over_tell(const struct load_over *over);

#endif
