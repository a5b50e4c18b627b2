/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_ARRAY_H
#define KZ_ARRAY_H

#include <stdlib.h>

/*
 * Make room for one element more in @list, which has @count of @size bytes
 * and was only ever grown here: its capacity follows from its count (the next
 * power of two, at least 4). The list, perhaps moved, or NULL if there is no
 * memory; @list is then as it was.
 */
static inline void *array_grow(void *list, size_t count, size_t size)
{
	if (!count)
		return reallocarray(list, 4, size);
	if (count < 4 || (count & (count - 1)))
		return list;
	return reallocarray(list, count * 2, size);
}

#endif
