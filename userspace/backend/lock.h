/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock of a network namespace: a load holds it while it looks for the name
 * in every backend and loads into one. A file under /run that only root can
 * open, removed with the lock; if its holder is killed it stays, unlocked,
 * until the next one removes it.
 */
#ifndef KZ_LOCK_H
#define KZ_LOCK_H

#include <stddef.h>

struct lock {
	int fd;
	char path[64];
};

/* Waits. 0 or -errno and a sentence in @why (WHY_SIZE). */
int lock_take(struct lock *lock, char *why);
void lock_drop(struct lock *lock);

#endif
