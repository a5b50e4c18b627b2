/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loads that are rolled back unless somebody confirms them. What was loaded
 * before is in a file in /run (kept.h), from before the load until it is
 * confirmed or rolled back; who takes that file away decides. A guard, which
 * nobody's end ends, rolls back when the time is over.
 */
#ifndef KZ_CLI_UNCONFIRMED_H
#define KZ_CLI_UNCONFIRMED_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Before a load of @name: keep what is loaded, and start the guard, which rolls
 * back @ms milliseconds from now. 0, or -errno and @why (WHY_SIZE): -EBUSY: the
 * load before it waits for its confirmation.
 */
int unconfirmed_begin(const char *name, uint32_t ms, char *why);

/*
 * Do @load, a load of @name by @verb, to be rolled back after @time ("30s")
 * unless somebody confirms it, and say so unless @quiet. Its exit status, or
 * another after a complaint.
 */
int unconfirmed_run(const char *verb, const char *name, const char *time,
		    int (*load)(void *context), void *context, bool quiet);

/* Does a load of @name wait for its confirmation? */
bool unconfirmed_is(const char *name);

/* The same, with a complaint of @verb that it has to wait for that. */
bool unconfirmed_refuse(const char *verb, const char *name);

/* It is confirmed, or the load has failed. 0; -ENOENT: none waits. */
int unconfirmed_end(const char *name, char *why);

/*
 * Load again what was loaded before, or unload @name if nothing was. With
 * @if_due only if its time is over. The exit status, after a complaint if it is
 * not EXIT_DONE.
 */
int unconfirmed_roll_back(const char *name, bool if_due, bool quiet);

#endif
