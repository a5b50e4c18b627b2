/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc/<pid>/fail-nth: which of a task's allocations is to fail
 * (Documentation/fault-injection/fault-injection.rst of the kernel).
 */
#ifndef KZ_FAIL_NTH_H
#define KZ_FAIL_NTH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Let the @nth allocation of what follows fail; 0: none. @fd: the file. */
static inline void fail_nth_arm(int fd, int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", nth);

	if (pwrite(fd, text, length, 0) != length)
		abort();
}

/* Has it failed since? */
static inline bool fail_nth_fired(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) < 1)
		abort();
	return atoi(text) == 0;
}

#endif
