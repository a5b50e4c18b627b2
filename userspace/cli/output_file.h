/* SPDX-License-Identifier: GPL-2.0-only */
/* What --output is for. */
#ifndef KZ_CLI_OUTPUT_FILE_H
#define KZ_CLI_OUTPUT_FILE_H

#include <stddef.h>

/* All of @text to the file @path, which is as it was if that fails
 * (text_file.h); NULL: to standard output. EXIT_DONE, or EXIT_REFUSED after a
 * complaint.
 */
int output_write(const char *path, const char *text, size_t size);

#endif
