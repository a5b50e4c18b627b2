/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines for people are at most LINE_WIDTH wide. */
#ifndef KZ_CLI_WRAP_H
#define KZ_CLI_WRAP_H

#include <stdio.h>

#define LINE_WIDTH 80

/*
 * Print @text, of which the first line starts at column @first, and a newline.
 * What does not fit goes to further lines, after @rest blanks: lines end at a
 * blank, which is left out, or after a comma. A longer word has a line of its
 * own.
 */
void wrap_print(FILE *out, const char *text, int first, int rest);

#endif
