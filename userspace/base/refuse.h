/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a call tells its caller why it failed: it writes one sentence into
 * @why, a buffer of WHY_SIZE bytes of the caller's, and returns -errno.
 *
 *	if (!device)
 *		return refuse(why, -ENODEV, "no device '%s' here", name);
 *	if (bind(fd, ...))
 *		return refuse_errno(why, -errno, "cannot bind a socket");
 *
 * The sentence names the object, the cause in words, and the next step where
 * there is one. Only this file turns an errno into words: strerror(3) says
 * "Numerical result out of range", which tells a user nothing.
 */
#ifndef KZ_REFUSE_H
#define KZ_REFUSE_H

#include <errno.h>

#define WHY_SIZE 512

/* What a call returns if the command line is wrong, not the system: kzmark's
 * exit status 2.
 */
#define EUSAGE EDOM

#define NEEDS_ROOT "not permitted: needs root"

/* Write the sentence; returns @err. The arguments may point into @why. */
int refuse(char *why, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same, and after it ": " and the words for @err, of something that the
 * kernel was asked to do.
 */
int refuse_errno(char *why, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "out of memory"; returns -ENOMEM. */
int refuse_memory(char *why);

/* The words for @err (-errno) of something that the kernel was asked to do. */
const char *errno_words(int err);

/* The same of opening, reading or writing a file. */
const char *errno_file_words(int err);

#endif
