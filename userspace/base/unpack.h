/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that gzip may have packed (zlib), as ordinary streams. */
#ifndef KZ_UNPACK_H
#define KZ_UNPACK_H

#include <stdio.h>

/*
 * @path ("-": standard input) for reading, unpacked if it is packed; closed
 * with fclose(). Damage, and the end of a packed file that is cut off, show as
 * ferror(), without errno. NULL with errno.
 */
FILE *unpack_open(const char *path);

/* The same of an open file, which is closed with the stream, or on an error. */
FILE *unpack_fdopen(int fd);

#endif
