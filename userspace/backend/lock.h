/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks between processes of kzmark.
 *
 * The lock of a network namespace: a load holds it while it looks for the name
 * in every backend and loads into one. A file under /run that only root can
 * open, removed with the lock; if its holder is killed it stays, unlocked,
 * until the next one removes it.
 */
#ifndef KZ_LOCK_H
#define KZ_LOCK_H

#include <stddef.h>

#define LOCK_WAIT_FOREVER (-1)

struct lock {
	int fd;
	char path[64];
};

/* Waits. 0 or -errno and a sentence in @why (WHY_SIZE). */
int lock_take(struct lock *lock, char *why);
void lock_drop(struct lock *lock);

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
