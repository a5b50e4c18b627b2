// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/edits.h"
#include "userspace/compile/patch_space.h"

const void *space_at(const struct space *space, uint32_t offset)
{
	return space->image->hot + offset;
}

uint32_t space_offset(const struct space *space, enum room_part part,
		      uint32_t i)
{
	switch (part) {
	case ROOM_TREES:
		return space->header->trees + i * sizeof(struct kz_tree);
	case ROOM_NODES:
		return space->header->nodes + i * sizeof(struct kz_node);
	case ROOM_CANDIDATES:
		return space->header->candidates +
		       i * sizeof(struct kz_candidate);
	default:
		return i;
	}
}

int space_open(struct space *space, const struct patch_image *image,
	       struct patch *patch)
{
	const struct kz_room *room = kz_edits_room(image->hot);

	*space = (struct space){
		.image = image,
		.header = (const void *)image->hot,
		.room = room,
		.patch = patch,
	};
	if (!room)
		return -EOPNOTSUPP;
	memcpy(space->parts, &room->trees, sizeof(space->parts));
	space->ends[ROOM_TREES] = space->header->n_trees;
	space->ends[ROOM_NODES] = space->header->n_nodes;
	space->ends[ROOM_CANDIDATES] = space->header->n_candidates;
	space->ends[ROOM_BYTES] = room->end;
	return space_use(space, ROOM_BYTES,
			 (struct extent){ room->bytes.first,
					  room->bytes.fresh });
}

void space_close(struct space *space)
{
	enum room_part part;

	for (part = 0; part < ROOM_PARTS; part++)
		buffer_free(&space->used[part]);
}

int space_use(struct space *space, enum room_part part, struct extent extent)
{
	struct extent *used;

	if (extent.from == extent.end)
		return 0;
	used = buffer_add(&space->used[part], sizeof(*used));
	if (!used)
		return -ENOMEM;
	*used = extent;
	return 0;
}

static struct extent *used_find(struct space *space, enum room_part part,
				struct extent extent)
{
	struct extent *used = (void *)space->used[part].bytes;
	size_t count = space->used[part].size / sizeof(*used), i;

	for (i = 0; i < count; i++)
		if (used[i].from < extent.end && extent.from < used[i].end)
			return &used[i];
	return NULL;
}

void space_leave(struct space *space, enum room_part part, struct extent extent)
{
	struct extent *used = used_find(space, part, extent);

	if (used)
		used->end = used->from;
}

/* The first place between those in use. */
static int gap_find(struct space *space, enum room_part part, uint32_t count,
		    struct extent *extent)
{
	struct extent gap = { .from = space->parts[part].first };
	const struct extent *used;

	for (;;) {
		gap.end = gap.from + count;
		if (gap.end > space->ends[part])
			return -ENOSPC;
		used = used_find(space, part, gap);
		if (!used)
			break;
		gap.from = used->end;
	}
	if (!space->waited)
		patch_wait(space);
	*extent = gap;
	return 0;
}

int space_take(struct space *space, enum room_part part, uint32_t count,
	       struct extent *extent)
{
	struct kz_room_part *p = &space->parts[part];
	int err = 0;

	*extent = (struct extent){ p->fresh, p->fresh };
	if (!count)
		return 0;
	if (count <= space->ends[part] - p->fresh) {
		p->fresh += count;
		extent->end = p->fresh;
	} else {
		err = gap_find(space, part, count, extent);
	}
	return err ?: space_use(space, part, *extent);
}

void space_wipe(struct space *space)
{
	static const struct kz_candidate dead = {
		.class_value = KZ_C_NEVER,
		.class_mask = KZ_C_NEVER,
	};
	const struct kz_room_part *part = &space->parts[ROOM_CANDIDATES];
	struct extent one;

	if (!space->waited)
		patch_wait(space);
	for (one.from = part->first; one.from < part->fresh; one.from++) {
		one.end = one.from + 1;
		if (!used_find(space, ROOM_CANDIDATES, one))
			patch_write(space->patch,
				    space_offset(space, ROOM_CANDIDATES,
						 one.from),
				    &dead, sizeof(dead));
	}
}

static struct kz_patch_op *op_add(struct patch *patch, enum kz_patch_step step,
				  uint32_t offset)
{
	static struct kz_patch_op lost;
	struct kz_patch_op *op = buffer_add(&patch->ops, sizeof(*op));

	if (!op)
		op = &lost;
	op->step = step;
	op->offset = offset;
	return op;
}

void patch_write(struct patch *patch, uint32_t offset, const void *bytes,
		 size_t size)
{
	struct kz_patch_op *op = op_add(patch, KZ_PATCH_WRITE, offset);
	void *to;

	op->size = size;
	op->data = patch->data.size;
	to = size ? buffer_add(&patch->data, size) : NULL;
	if (to)
		memcpy(to, bytes, size);
}

void patch_store(struct patch *patch, uint32_t offset, uint64_t value)
{
	op_add(patch, KZ_PATCH_STORE, offset)->value = value;
}

void patch_wait(struct space *space)
{
	op_add(space->patch, KZ_PATCH_WAIT, 0);
	space->waited = true;
}

void patch_marks(struct space *space)
{
	patch_write(space->patch,
		    space->header->room + offsetof(struct kz_room, trees),
		    space->parts, sizeof(space->parts));
}

bool patch_failed(const struct patch *patch)
{
	return patch->ops.failed || patch->data.failed;
}
