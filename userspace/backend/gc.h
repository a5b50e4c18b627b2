/* SPDX-License-Identifier: GPL-2.0-only */
/* What network namespaces that are gone have left in /sys/fs/bpf/kzmark and in
 * /run.
 */
#ifndef KZ_GC_H
#define KZ_GC_H

#include "userspace/backend/backend.h"
#include "userspace/backend/namespaces.h"

enum gc_what {
	GC_POLICY, /* removed; its links were detached */
	GC_KEPT, /* a policy at a device that has moved to another namespace */
	GC_RESERVATIONS, /* removed: those of fields */
	GC_FOLDER, /* removed: it had nothing more */
	GC_RUN, /* removed: its folder in /run/kzmark (cli/kept.h) */
	GC_LOCK, /* removed: its lock's file (lock.h) */
};

struct gc_item {
	enum gc_what what;
	const char *space; /* the namespace's folder: "netns-4711" */
	const char *policy; /* "" unless it is one */
	unsigned int links; /* of the policy */
};

/*
 * Remove what dead namespaces have left: those that nothing of @all uses. A
 * BPF link at a netfilter hook keeps a namespace and its devices; with its last
 * one they are gone. With @dry_run nothing is changed. Calls @tell for each
 * thing, before it is removed; with NULL it is silent. 0, or -errno and a
 * sentence in @why; -EPERM: not all that may use a namespace can be seen, and
 * nothing is done, unless @force.
 */
int bpf_gc(const struct namespaces *all, bool dry_run, bool force,
	   void (*tell)(const struct gc_item *item, void *context),
	   void *context, char *why);

/*
 * The same for the folders in NETNS_RUN, without those that have changed within
 * the last minute: their namespace may have come after @all was read; and for
 * the files of locks that nobody holds. To be called where bpf_gc() has
 * returned 0.
 */
int run_gc(const struct namespaces *all, bool dry_run,
	   void (*tell)(const struct gc_item *item, void *context),
	   void *context, char *why);

/*
 * Call @each for every policy in folders of dead namespaces, with their
 * folder's name; of struct loaded only name, backend and where are set. Stops
 * at non-zero and returns it; -errno and @why.
 */
int bpf_gc_list(const struct namespaces *all,
		int (*each)(const char *space, const struct loaded *loaded,
			    void *context),
		void *context, char *why);

#endif
