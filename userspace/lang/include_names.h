/* SPDX-License-Identifier: GPL-2.0-only */
/* The files that a pattern means. */
#ifndef KZ_INCLUDE_NAMES_H
#define KZ_INCLUDE_NAMES_H

/*
 * The names of the files that match @pattern (glob(7)), in alphabetical order,
 * one a line, freed by the caller; "" if none does. They are noted with a
 * policy's files (text_files.h), and read from those. 0 or -errno.
 */
int include_names(const char *pattern, char **names);

#endif
