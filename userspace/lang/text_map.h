/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where each piece of a text is from that was put together: of several files,
 * and of values that are written elsewhere.
 */
#ifndef KZ_TEXT_MAP_H
#define KZ_TEXT_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "userspace/policy/messages.h"

struct text_piece {
	size_t start; /* offset in the text */
	uint32_t line; /* of the text, at the start */
	bool value; /* all of it is at @at, where its name is used; else */
	struct location at; /* this is where its first byte is */
};

struct text_map {
	const char *text; /* the whole; not owned */
	struct text_piece *pieces; /* owned; sorted by start */
	size_t count;
};

/* Add a piece, after the others. 0 or -ENOMEM. */
int text_map_add(struct text_map *map, const struct text_piece *piece);

/* Where the byte @at of @map->text, which is at @in_text in it, is from. */
struct location text_map_find(const struct text_map *map, const char *at,
			      struct location in_text);

void text_map_free(struct text_map *map);

#endif
