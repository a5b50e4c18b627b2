// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/word_list.h"

#include <stdio.h>

void word_list(char text[WORD_LIST_SIZE], const char *const *words,
	       size_t count)
{
	size_t i, used = 0;

	text[0] = '\0';
	for (i = 0; i < count && used < WORD_LIST_SIZE; i++)
		used += snprintf(text + used, WORD_LIST_SIZE - used, "%s'%s'",
				 !i		? "" :
				 i + 1 == count ? " or " :
						  ", ",
				 words[i]);
}
