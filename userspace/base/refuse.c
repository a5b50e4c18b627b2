// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/refuse.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The kernel's own, which libc does not know. */
#define ENOTSUPP 524

/* clang-format off */
static const struct {
	int error;
	const char *text;
} words[] = {
	{ EPERM, NEEDS_ROOT },
	{ EACCES, NEEDS_ROOT },
	{ EEXIST, "it exists already" },
	{ ENOENT, "it does not exist" },
	{ ESRCH, "it does not exist" },
	{ ENODEV, "there is no such device" },
	{ ENXIO, "there is no such device" },
	{ ENETDOWN, "the device is down: 'ip link set DEVICE up'" },
	{ EBUSY, "it is in use by another program" },
	{ EADDRINUSE, "it is in use by another program" },
	{ ETXTBSY, "it is in use by another program" },
	{ EAGAIN, "it changed at the same time: try again" },
	{ ESTALE, "it changed at the same time: try again" },
	{ EINTR, "interrupted: try again" },
	{ ETIMEDOUT, "no answer from the kernel" },
	{ EINVAL, "the kernel does not accept it (invalid argument)" },
	{ ERANGE, "more than the kernel accepts" },
	{ EOVERFLOW, "more than the kernel accepts" },
	{ E2BIG, "more than the kernel accepts" },
	{ EMSGSIZE, "more than the kernel accepts" },
	{ EFBIG, "more than the kernel accepts" },
	{ ENOSPC, "no room is left" },
	{ EDQUOT, "no room is left" },
	{ ENOMEM, "out of memory" },
	{ ENOBUFS, "out of memory for messages of the kernel" },
	{ EMFILE, "too many open files: raise 'ulimit -n'" },
	{ ENFILE, "too many open files in this system" },
	{ EMLINK, "too many references to it" },
	{ ENOTSUP, "not supported here" },
	{ ENOSYS, "not supported here" },
	{ EPROTONOSUPPORT, "not supported here" },
	{ EAFNOSUPPORT, "not supported here" },
	{ ENOPROTOOPT, "not supported here" },
	{ EPROTO, "the kernel's answer is not understood" },
	{ EBADMSG, "the kernel's answer is not understood" },
	{ EILSEQ, "the kernel's answer is not understood" },
	{ ENODATA, "there is nothing" },
	{ ENOLINK, "it is detached: its device is gone, or others detached it" },
	{ ENOTSUPP, "not supported here" },
	{ EDOM, "the kernel does not accept it (invalid argument)" },
	{ ELOOP, "the kernel does not accept it (too many in a chain)" },
	{ ENOTUNIQ, "there is another one like it" },
	{ EIO, "input/output error" },
	{ EMEDIUMTYPE, "another object is in its place" },
	{ ENOTEMPTY, "there is something in it that is not kzmark's" },
};

static const struct {
	int error;
	const char *text;
} file_words[] = {
	{ EMFILE, "too many open files: raise 'ulimit -n'" },
	{ EFBIG, "larger than 256 MiB" },
	{ EILSEQ, "not a text file: it has a NUL byte" },
	{ EBADMSG, "its gzip data are damaged or cut off: get it again" },
	{ EAGAIN,
	  "another program is writing it: write a new file, and rename it to this name" },
};
/* clang-format on */

const char *errno_words(int err)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].error == -err)
			return words[i].text;
	return strerror(-err);
}

/* strerror's words for these are good: "No such file or directory". */
const char *errno_file_words(int err)
{
	size_t i;

	for (i = 0; i < sizeof(file_words) / sizeof(file_words[0]); i++)
		if (file_words[i].error == -err)
			return file_words[i].text;
	return strerror(-err);
}

/* In a buffer of its own first: an argument may point into @why. */
static void write_why(char *why, const char *format, va_list args,
		      const char *cause)
{
	char text[WHY_SIZE];
	size_t length;

	vsnprintf(text, sizeof(text), format, args);
	length = strlen(text);
	if (*cause)
		snprintf(text + length, sizeof(text) - length, ": %s", cause);
	strcpy(why, text);
}

int refuse(char *why, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_why(why, format, args, "");
	va_end(args);
	return err;
}

int refuse_errno(char *why, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_why(why, format, args, errno_words(err));
	va_end(args);
	return err;
}

int refuse_memory(char *why)
{
	return refuse(why, -ENOMEM, "out of memory");
}
