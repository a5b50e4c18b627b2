// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/expansion.h"

#include <errno.h>
#include <string.h>

int expansion_add(struct expansion *expansion, const char *bytes, size_t length,
		  const struct text_piece *piece)
{
	struct text_piece here = *piece;
	char *to;
	size_t i;

	if (!length)
		return 0;
	here.start = expansion->text.size;
	here.line = expansion->lines + 1;
	if (here.start + length > EXPANDED_MAX)
		return -EFBIG;
	to = buffer_add(&expansion->text, length);
	if (!to || text_map_add(&expansion->map, &here))
		return -ENOMEM;
	memcpy(to, bytes, length);
	for (i = 0; i < length; i++)
		expansion->lines += bytes[i] == '\n';
	return 0;
}

int expansion_finish(struct expansion *expansion)
{
	if (!buffer_add(&expansion->text, 1))
		return -ENOMEM;
	expansion->map.text = (char *)expansion->text.bytes;
	return 0;
}

void expansion_free(struct expansion *expansion)
{
	buffer_free(&expansion->text);
	text_map_free(&expansion->map);
	expansion->text = (struct buffer){ 0 };
}
