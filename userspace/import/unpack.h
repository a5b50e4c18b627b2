/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that gzip may have packed (zlib), as ordinary streams. */
#ifndef KZ_UNPACK_H
#define KZ_UNPACK_H

#include <stdio.h>

/*
 * @path ("-": standard input) for reading, unpacked if it is packed; closed
 * with fclose(). Damage shows as ferror(). NULL with errno.
 */
FILE *unpack_open(const char *path);

#endif
