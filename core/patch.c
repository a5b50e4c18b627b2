// SPDX-License-Identifier: GPL-2.0-only
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "core/patch.h"
#include "core/validate_check.h"
#include "core/yield.h"

/* Is all of it in [from, end)? */
static bool is_in(__u64 offset, __u64 size, __u32 from, __u32 end)
{
	return kz_check_holds(from, end, offset, size, 1);
}

/* May a change write there? */
static bool may_change(const struct kz_image_header *h, __u32 offset,
		       __u32 size)
{
	__u32 limits = h->n_limits ? h->limits : h->hot_size;
	__u32 after = limits + h->n_limits * sizeof(struct kz_limit);

	return is_in(offset, size, h->groups, h->dynamic) ||
	       is_in(offset, size, h->nodes, h->set_nodes) ||
	       is_in(offset, size, h->candidates, limits) ||
	       is_in(offset, size, after, h->hot_size);
}

/* A change under way. */
struct change {
	__u8 *image;
	const struct kz_patch *patch;
	__u32 used; /* of the data */
	__u8 *touched;
};

static void write(struct change *change, __u32 offset, const void *from,
		  __u32 size)
{
	__u32 bit = offset / KZ_TOUCHED_SIZE;

	memcpy(change->image + offset, from, size);
	for (; bit * KZ_TOUCHED_SIZE < offset + size; bit++)
		change->touched[bit / 8] |= 1U << bit % 8;
}

static int op_make(const struct kz_check *c, struct change *change,
		   const struct kz_patch_op *op)
{
	const struct kz_image_header *h = c->header;
	const struct kz_patch *p = change->patch;

	switch (op->step) {
	case KZ_PATCH_WRITE:
		if (!is_in(op->data, op->size, change->used, p->data_size) ||
		    !may_change(h, op->offset, op->size))
			break;
		write(change, op->offset, p->data + op->data, op->size);
		change->used = op->data + op->size;
		return 0;
	case KZ_PATCH_STORE:
		if (op->offset % sizeof(op->value) ||
		    !may_change(h, op->offset, sizeof(op->value)))
			break;
		write(change, op->offset, &op->value, sizeof(op->value));
		return 0;
	case KZ_PATCH_WAIT: /* nobody reads the copy */
		return 0;
	}
	return kz_check_fail(c, op->offset,
			     "a change of what rules cannot change");
}

int kz_patch_make(void *image, const struct kz_patch *patch, __u8 *touched,
		  struct kz_fault *fault)
{
	const struct kz_image_header *header = image;
	const struct kz_room *room =
		(const void *)((__u8 *)image + header->room);
	struct kz_check c = {
		.image = image,
		.header = header,
		.size = header->size,
		.fault = fault,
	};
	struct change change = {
		.image = image,
		.patch = patch,
		.touched = touched,
	};
	__u32 i, n_edits;
	int err = 0;

	*fault = (struct kz_fault){ 0 };
	if (!header->room) {
		kz_check_fail(&c, 0, "the policy has no room for changes");
		return -EOPNOTSUPP;
	}
	n_edits = room->n_edits;
	for (i = 0; i < patch->n_ops && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		err = op_make(&c, &change, &patch->ops[i]);
	}
	if (err)
		return err;
	if (room->n_edits != n_edits + 1 || room->n_pending)
		return kz_check_fail(&c, header->room,
				     "not one change of the rules");
	return 0;
}
