/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole text files: policies and the files of sets. */
#ifndef KZ_TEXT_FILE_H
#define KZ_TEXT_FILE_H

#define TEXT_FILE_MAX (256U << 20) /* bytes; a larger file is -EFBIG */

/*
 * Read the file at @path ("-": standard input) into @text, NUL-terminated,
 * freed by the caller. 0 or -errno; -EILSEQ: it has a NUL byte inside.
 * errno_file_words() says it in words.
 */
int text_file_read(const char *path, char **text);

#endif
