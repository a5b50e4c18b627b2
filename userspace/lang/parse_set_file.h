/* SPDX-License-Identifier: GPL-2.0-only */
/* The files that "file "F"" names in a set. */
#ifndef KZ_PARSE_SET_FILE_H
#define KZ_PARSE_SET_FILE_H

#include "userspace/lang/parse_set_word.h"

/* Read the files of @words into @set. Returns as a parse_*() does. */
int set_files_read(struct parser *p, struct policy_set *set,
		   const struct set_words *words);

#endif
