/* SPDX-License-Identifier: GPL-2.0-only */
/* The policies that are loaded in this network namespace, of all backends. */
#ifndef KZ_CLI_ACTIVE_H
#define KZ_CLI_ACTIVE_H

#include "userspace/backend/backend.h"

struct json_object;

/* A backend that could not say what it has, and why. */
struct unasked {
	const struct backend *backend;
	int error;
	char why[WHY_SIZE];
};

struct active {
	struct loaded *list; /* owned */
	size_t count;
	struct loaded *others; /* out of reach here, only to list; owned */
	size_t n_others;
	size_t n_asked; /* backends that have said what they have */
	struct unasked *unasked; /* those that could not; owned */
	size_t n_unasked;
};

/*
 * Ask every backend. One that is not there (no module, no BPF) has nothing
 * loaded; if one cannot answer, there is a complaint. 0, or -ENOMEM after a
 * complaint. active_clear() in any case.
 */
int active_read(struct active *active);

/* Add a row to @rows for each backend that could not be asked; of network
 * namespace @netns, unless that is NULL.
 */
void active_unasked_json(const struct active *active, const char *netns,
			 struct json_object *rows);

void active_clear(struct active *active);

/* The loaded policy called @name, rather than what is left over of one; or
 * NULL.
 */
const struct loaded *active_find(const struct active *active, const char *name);

/* Fields alone, in the module: what it keeps for a BPF policy of that name, or
 * kept before somebody was killed.
 */
bool loaded_is_fields(const struct loaded *loaded);

/* It is not loaded: iptables rules wait for a policy of that name. */
bool loaded_waits(const struct loaded *loaded);

/* A loaded policy, and its backend. */
struct target {
	struct loaded loaded;
	const struct backend *backend;
};

/* 0, or -ENOENT or -ENOMEM after a complaint. */
int active_get(const char *name, struct target *target);

/*
 * For the verbs that work on one loaded policy: find @name and @work on it.
 * That returns the exit status after its own complaint; or -errno with what
 * there is to say in @why (WHY_SIZE), or nothing, and then EXIT_REFUSED is
 * returned after a complaint.
 */
int active_run(const char *name,
	       int (*work)(const struct target *target, void *context,
			   char *why),
	       void *context);

/* The backend that has policy @name, cheaper than active_get(). NULL: none, or
 * one that must be asked for everything.
 */
const struct backend *active_backend(const char *name);

/* The same for a @work that needs no more of the policy than its name and its
 * backend: not every backend is asked for everything.
 */
int active_run_by_name(const char *name,
		       int (*work)(const struct target *target, void *context,
				   char *why),
		       void *context);

/* The same for each backend that has a policy @name: more than one if a load
 * into another was killed (load_over.h). Stops at what is not EXIT_DONE.
 */
int active_run_each(const char *name,
		    int (*work)(const struct target *target, void *context,
				char *why),
		    void *context);

#endif
