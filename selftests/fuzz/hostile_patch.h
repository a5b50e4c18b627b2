/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Patches of an enemy: those of a change, with damage. What is asked: that
 * kz_image_validate_change(), which passes over most of the image, says of each
 * result what kz_image_validate() says of all of it.
 */
#ifndef KZ_FUZZ_HOSTILE_PATCH_H
#define KZ_FUZZ_HOSTILE_PATCH_H

#include <stdlib.h>
#include <string.h>

#include "core/patch.h"
#include "testlib/random.h"
#include "userspace/compile/patch.h"

struct hostile_patch {
	uint64_t seed;
	uint32_t tried;
	uint32_t taken; /* valid all the same */
	/* Of one run: */
	struct kz_patch_op *ops; /* room for one more */
	uint32_t n_ops;
	uint8_t *data; /* room for HOSTILE_MORE bytes more */
	uint32_t data_size;
	uint8_t *base; /* an image to change, of size bytes */
	uint8_t *copy;
	uint8_t *touched;
	uint32_t size;
};

#define HOSTILE_MORE 64U

static inline uint32_t hostile_below(struct hostile_patch *h, uint32_t limit)
{
	return random_below(&h->seed, limit);
}

/* A cut, if there are any: most nodes are leaves. */
static inline uint32_t hostile_cut(struct hostile_patch *h)
{
	const struct kz_image_header *header = (const void *)h->base;
	const struct kz_node *node = (const void *)(h->base + header->nodes);
	uint32_t first = hostile_below(h, header->n_nodes), i, at = first;

	for (i = 0; i < header->n_nodes; i++) {
		at = (first + i) % header->n_nodes;
		if (node[at].right)
			break;
	}
	return header->nodes + at * sizeof(*node);
}

/* Some record of the image, and its size. */
static inline uint32_t hostile_record(struct hostile_patch *h, uint32_t kind,
				      uint32_t *size)
{
	const struct kz_image_header *header = (const void *)h->base;
	const struct kz_room *room = (const void *)(h->base + header->room);
	const uint32_t *record = (const void *)(h->base + room->records);
	const struct {
		uint32_t from, count, size;
	} kinds[] = {
		{ header->groups, header->n_groups, sizeof(struct kz_group) },
		{ header->trees, header->n_trees, sizeof(struct kz_tree) },
		{ header->nodes, header->n_nodes, sizeof(struct kz_node) },
		{ header->candidates, header->n_candidates,
		  sizeof(struct kz_candidate) },
		{ header->rules, (header->room - header->rules) / 16, 16 },
		{ room->edits, room->n_edits + 1, sizeof(struct kz_edit) },
	};

	if (kind == 7 && header->n_nodes) {
		*size = sizeof(struct kz_node);
		return hostile_cut(h);
	}
	if (kind >= sizeof(kinds) / sizeof(kinds[0])) {
		*size = sizeof(struct kz_rule);
		return record[hostile_below(h, header->n_rules)];
	}
	*size = kinds[kind].size;
	return kinds[kind].from +
	       hostile_below(h, kinds[kind].count) * kinds[kind].size;
}

/* One operation more: a record over another one, or a bit of it turned. */
static inline void hostile_splice(struct hostile_patch *h)
{
	uint32_t kind = hostile_below(h, 8), size, at = h->data_size;
	uint32_t from = hostile_record(h, kind, &size);
	uint32_t to = hostile_below(h, 4) ? hostile_record(h, kind, &size) :
					    from;
	struct kz_patch_op op = {
		.step = KZ_PATCH_WRITE,
		.offset = to,
		.size = size,
		.data = at,
	};

	memcpy(h->data + at, h->base + from, size);
	if (to == from || !hostile_below(h, 3))
		h->data[at + hostile_below(h, size)] ^= 1U
							<< hostile_below(h, 8);
	h->data_size += size;
	h->ops[h->n_ops++] = op;
}

static inline void hostile_damage(struct hostile_patch *h)
{
	struct kz_patch_op *op = &h->ops[hostile_below(h, h->n_ops)];
	static const int32_t steps[] = { -32, -16, -8, -1, 1, 8, 16, 32 };
	uint32_t kind = hostile_below(h, 12), size;

	if (kind < 3 && h->data_size)
		h->data[hostile_below(h, h->data_size)] ^=
			1U << hostile_below(h, 8);
	else if (kind < 4)
		op->offset += steps[hostile_below(h, 8)];
	else if (kind < 5)
		op->offset = hostile_record(h, hostile_below(h, 7), &size);
	else if (kind < 6)
		op->value ^= 1ULL << hostile_below(h, 64);
	else if (kind < 7)
		op->size = hostile_below(h, 99);
	else if (kind < 8)
		op->step = hostile_below(h, 5);
}

/* True if both validators say the same of the result. */
static inline bool hostile_agree(struct hostile_patch *h)
{
	struct kz_image_header *header = (void *)h->copy;
	const struct kz_patch patch = { h->ops, h->n_ops, h->data,
					h->data_size };
	struct kz_room *room;
	struct kz_fault fault;
	int change;

	memcpy(h->copy, h->base, h->size);
	memset(h->touched, 0, kz_touched_bytes(h->size));
	h->tried++;
	if (kz_patch_make(h->copy, &patch, h->touched, &fault))
		return true;
	change = kz_image_validate_change(h->copy, h->touched, &fault);
	header->checksum = kz_image_checksum(h->copy, h->size);
	if (!change != !kz_image_validate(h->copy, h->size, &fault))
		return false;
	if (change)
		return true;
	/* The next ones are of this one. */
	h->taken++;
	room = (void *)(h->copy + header->room);
	room->n_edits--;
	memcpy(h->base, h->copy, h->size);
	return true;
}

static inline void hostile_copy(struct hostile_patch *h,
				const struct patch *patch)
{
	h->n_ops = patch->ops.size / sizeof(*h->ops);
	memcpy(h->ops, patch->ops.bytes, patch->ops.size);
	h->data_size = patch->data.size;
	memcpy(h->data, patch->data.bytes, patch->data.size);
}

/*
 * @count patches made of @patch, after itself, which must be good. NULL or what
 * is wrong.
 */
static inline const char *hostile_patches(struct hostile_patch *h,
					  const struct image *image,
					  const struct patch *patch,
					  uint32_t count)
{
	const char *wrong = NULL;
	uint32_t i, n, taken = h->taken;

	h->size = image->header->size;
	h->ops = malloc(patch->ops.size + sizeof(*h->ops));
	h->data = malloc(patch->data.size + HOSTILE_MORE);
	h->base = aligned_alloc(16, (h->size + 15) & ~15U);
	h->copy = aligned_alloc(16, (h->size + 15) & ~15U);
	h->touched = malloc(kz_touched_bytes(h->size));
	memcpy(h->base, image->bytes, h->size);
	for (i = 0; i <= count && !wrong; i++) {
		hostile_copy(h, patch);
		if (i && hostile_below(h, 3))
			hostile_splice(h);
		for (n = i ? hostile_below(h, 3) : 0; n; n--)
			hostile_damage(h);
		if (!hostile_agree(h))
			wrong = "a changed image is not what a validator says";
		else if (!i && h->taken == taken)
			wrong = "the module refuses it";
	}
	free(h->ops);
	free(h->data);
	free(h->base);
	free(h->copy);
	free(h->touched);
	return wrong;
}

#endif
