// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/text_map.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/base/array.h"

int text_map_add(struct text_map *map, const struct text_piece *piece)
{
	struct text_piece *list =
		array_grow(map->pieces, map->count, sizeof(*list));

	if (!list)
		return -ENOMEM;
	map->pieces = list;
	list[map->count++] = *piece;
	return 0;
}

/* The last piece that starts at or before @offset; NULL: there is none at all. */
static const struct text_piece *piece_find(const struct text_map *map,
					   size_t offset)
{
	size_t low = 0, high = map->count, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (map->pieces[middle].start <= offset)
			low = middle;
		else
			high = middle;
	}
	return map->count ? &map->pieces[low] : NULL;
}

struct location text_map_find(const struct text_map *map, const char *at,
			      struct location in_text)
{
	size_t offset = at - map->text;
	const struct text_piece *piece = piece_find(map, offset);
	struct location found;

	if (!piece)
		return in_text; /* an empty text */
	found = piece->at;
	if (piece->value)
		return found;
	found.length = in_text.length;
	found.line += in_text.line - piece->line;
	/* What follows the piece's first line begins its lines as in the file. */
	if (in_text.line == piece->line)
		found.column += offset - piece->start;
	else
		found.column = in_text.column;
	return found;
}

void text_map_free(struct text_map *map)
{
	free(map->pieces);
	*map = (struct text_map){ 0 };
}
