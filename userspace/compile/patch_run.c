// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>
#include <string.h>

#include "userspace/compile/patch.h"

static void store(uint8_t *hot, uint32_t offset, uint64_t value)
{
	__atomic_store_n((uint64_t *)(hot + offset), value, __ATOMIC_RELEASE);
}

void patch_run(const struct patch *patch, uint8_t *hot,
	       void (*wait)(void *context), void *context)
{
	const struct kz_patch_op *op = (const void *)patch->ops.bytes;
	size_t i;

	for (i = 0; i < patch->ops.size / sizeof(*op); i++, op++) {
		switch (op->step) {
		case KZ_PATCH_WRITE:
			memcpy(hot + op->offset, patch->data.bytes + op->data,
			       op->size);
			break;
		case KZ_PATCH_STORE:
			store(hot, op->offset, op->value);
			break;
		case KZ_PATCH_WAIT:
			wait(context);
			break;
		}
	}
}

void patch_resume(uint8_t *hot)
{
	const struct kz_image_header *header = (const void *)hot;
	const struct kz_room *room = (const void *)(hot + header->room);
	const struct kz_room done = { .n_edits = room->n_edits };
	uint64_t value;
	uint32_t i;

	if (!header->room || !room->n_pending)
		return;
	for (i = 0; i < room->n_pending && i < KZ_ROOM_STORES; i++)
		store(hot, room->pending[i].offset, room->pending[i].value);
	memcpy(&value, &done, sizeof(value));
	store(hot, header->room, value);
}

void patch_free(struct patch *patch)
{
	buffer_free(&patch->ops);
	buffer_free(&patch->data);
}
