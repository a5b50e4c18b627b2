/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks between processes of kzmark.
 *
 * The lock of a network namespace: a load holds it while it looks for the name
 * in every backend and loads into one. A file under /run that only root can
 * open, removed with the lock; if its holder is killed it stays, unlocked,
 * until the next one removes it, or gc (lock_collect()).
 */
#ifndef KZ_LOCK_H
#define KZ_LOCK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

/* Its file, by the namespace's cookie. */
#define LOCK_FOLDER "/run"
#define LOCK_PREFIX "kzmark-netns-"
#define LOCK_SUFFIX ".lock"

#define LOCK_WAIT_FOREVER (-1)

struct lock {
	int fd;
	char path[64];
};

/* Waits. 0 or -errno and a sentence in @why (WHY_SIZE). */
int lock_take(struct lock *lock, char *why);
void lock_drop(struct lock *lock);

/*
 * Remove the lock's file of the namespace with @cookie, unless it is held.
 * Who waits for it meanwhile takes a new one. Calls @tell before it is removed;
 * with @dry_run it is not. 0 or -errno; 0 if it is held or not there.
 */
int lock_collect(uint64_t cookie, bool dry_run, void (*tell)(void *context),
		 void *context);

/*
 * How long this process waits for any lock: @seconds, or LOCK_WAIT_FOREVER, as
 * it is without this call. @tell, which may be NULL, is given a sentence that
 * says who holds the lock, once for each lock, after LOCK_TELL_MS of waiting.
 */
void lock_wait_set(int seconds, void (*tell)(const char *sentence));

#define LOCK_TELL_MS 1500

/*
 * Lock the open file @fd (flock(2)), which messages call @what: wait as long as
 * this process waits. 0, or -errno and @why; -EBUSY: it has waited enough.
 */
int lock_file(int fd, const char *what, char *why);

#endif
