/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that another program may be writing: what is read of one may be half of
 * the old content, or of the new.
 */
#ifndef KZ_SETTLED_H
#define KZ_SETTLED_H

#include <stdbool.h>
#include <sys/stat.h>

/*
 * True if what was read from @fd, open for reading only, is one state of the
 * file: it is as @before (fstat() before the first byte), and nobody has it
 * open for writing. The kernel tells about writers only to the file's owner
 * and to CAP_LEASE, and not on every file system: elsewhere the times and the
 * size must do. True for all but regular files.
 */
bool file_is_settled(int fd, const struct stat *before);

#endif
