/* SPDX-License-Identifier: GPL-2.0-only */
/* A text that is put together, and where each piece of it is from. */
#ifndef KZ_EXPANSION_H
#define KZ_EXPANSION_H

#include "userspace/base/buffer.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/text_map.h"

#define EXPANDED_MAX TEXT_FILE_MAX /* bytes of such a text */

/* All zero: empty. */
struct expansion {
	struct buffer text; /* NUL-terminated when it is complete */
	struct text_map map;
	uint32_t lines; /* ends of lines in it */
	size_t errors; /* messages added by who made it */
};

/* Add @length bytes, which are from where @piece says (.at, .value). 0;
 * -ENOMEM; -EFBIG: more than EXPANDED_MAX.
 */
int expansion_add(struct expansion *expansion, const char *bytes, size_t length,
		  const struct text_piece *piece);

/* It is complete. 0 or -ENOMEM. */
int expansion_finish(struct expansion *expansion);

void expansion_free(struct expansion *expansion);

#endif
