/* SPDX-License-Identifier: GPL-2.0-only */
/* A patch's operations, and the entries of the image's room that it takes. */
#ifndef KZ_COMPILE_PATCH_SPACE_H
#define KZ_COMPILE_PATCH_SPACE_H

#include "userspace/compile/patch.h"

enum room_part {
	ROOM_TREES,
	ROOM_NODES,
	ROOM_CANDIDATES,
	ROOM_BYTES,
	ROOM_PARTS,
};

/* Entries [from, end) of a section; of the bytes, offsets. */
struct extent {
	uint32_t from;
	uint32_t end;
};

struct space {
	const struct patch_image *image;
	const struct kz_image_header *header; /* the image's */
	const struct kz_room *room;
	struct patch *patch;
	struct kz_room_part parts[ROOM_PARTS]; /* as this patch leaves them */
	uint32_t ends[ROOM_PARTS];
	struct buffer used[ROOM_PARTS]; /* struct extent; owned */
	bool waited; /* what no list names now, no packet reads */
};

const void *space_at(const struct space *space, uint32_t offset);

/* Entry @i of @part of the room: its offset. */
uint32_t space_offset(const struct space *space, enum room_part part,
		      uint32_t i);

/* @patch: gets the operations. 0, or -EOPNOTSUPP: the image has no room. */
int space_open(struct space *space, const struct patch_image *image,
	       struct patch *patch);
void space_close(struct space *space);

/* @extent is in use, or no longer. 0 or -ENOMEM. */
int space_use(struct space *space, enum room_part part, struct extent extent);
void space_leave(struct space *space, enum room_part part,
		 struct extent extent);

/*
 * Take @count entries of @part; where they were in use before, the patch waits
 * first. 0, -ENOMEM or -ENOSPC.
 */
int space_take(struct space *space, enum room_part part, uint32_t count,
	       struct extent *extent);

/* Candidates that are not in use name no rules: records can come to their place.
 * The patch waits first, unless it has.
 */
void space_wipe(struct space *space);

/* Operations; each fails silently without memory: see patch_failed(). */
void patch_write(struct patch *patch, uint32_t offset, const void *bytes,
		 size_t size);
void patch_store(struct patch *patch, uint32_t offset, uint64_t value);
void patch_wait(struct space *space);
/* What of the room has been in use. */
void patch_marks(struct space *space);
bool patch_failed(const struct patch *patch);

#endif
