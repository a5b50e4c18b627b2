/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole text files: policies, the files of sets, and what kzmark writes. */
#ifndef KZ_TEXT_FILE_H
#define KZ_TEXT_FILE_H

#include <stddef.h>
#include <stdio.h>

#define TEXT_FILE_MAX (256U << 20) /* bytes; a larger file is -EFBIG */

/*
 * Read the file at @path ("-": standard input) into @text, NUL-terminated,
 * freed by the caller. A file that is being written is read again, for a
 * second. 0 or -errno; -EILSEQ: it has a NUL byte inside; -EAGAIN: it is still
 * being written. errno_file_words() says it in words.
 */
int text_file_read(const char *path, char **text);

/* The same of one that gzip may have packed; -EBADMSG: the packed data are
 * damaged or cut off.
 */
int text_file_unpack(const char *path, char **text);

/* What is left of @file, once: 0 or -errno as above, but for -EAGAIN. */
int text_stream_read(FILE *file, char **text);

/*
 * Make @text (@size bytes) the content of the file @path, all of it or, on an
 * error, none: it is written to a file beside it, which then takes its name. A
 * link is followed; mode and owner stay as they are, a new file gets the mode
 * that the umask leaves. What is not a regular file (a pipe, /dev/stdout) is
 * written to. 0 or -errno.
 */
int text_file_write(const char *path, const char *text, size_t size);

#endif
