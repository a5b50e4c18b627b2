/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole text files: policies and the files of sets. */
#ifndef KZ_TEXT_FILE_H
#define KZ_TEXT_FILE_H

#define TEXT_FILE_MAX (256U << 20) /* bytes; a larger file is -EFBIG */

/*
 * Read the file at @path ("-": standard input) into @text, NUL-terminated,
 * freed by the caller. 0 or -errno; -EILSEQ: it has a NUL byte inside.
 */
int text_file_read(const char *path, char **text);

/* What the -errno of text_file_read() means, for a message. */
const char *text_file_error(int error);

#endif
