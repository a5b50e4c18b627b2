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

/* @used: how far the data was written. */
static int op_make(struct kz_check *c, __u8 *image, const struct kz_patch *p,
		   const struct kz_patch_op *op, __u32 *used)
{
	const struct kz_image_header *h = c->header;

	switch (op->step) {
	case KZ_PATCH_WRITE:
		if (!is_in(op->data, op->size, *used, p->data_size) ||
		    !may_change(h, op->offset, op->size))
			break;
		memcpy(image + op->offset, p->data + op->data, op->size);
		*used = op->data + op->size;
		return 0;
	case KZ_PATCH_STORE:
		if (op->offset % sizeof(op->value) ||
		    !may_change(h, op->offset, sizeof(op->value)))
			break;
		memcpy(image + op->offset, &op->value, sizeof(op->value));
		return 0;
	case KZ_PATCH_WAIT: /* nobody reads the copy */
		return 0;
	}
	return kz_check_fail(c, op->offset,
			     "a change of what rules cannot change");
}

int kz_patch_make(void *image, const struct kz_patch *patch,
		  struct kz_fault *fault)
{
	struct kz_image_header *header = image;
	const struct kz_room *room =
		(const void *)((__u8 *)image + header->room);
	struct kz_check c = {
		.image = image,
		.header = header,
		.size = header->size,
		.fault = fault,
	};
	__u32 i, n_edits, used = 0;
	int err = 0;

	*fault = (struct kz_fault){ 0 };
	if (!header->room)
		return kz_check_fail(&c, 0,
				     "the policy has no room for changes");
	n_edits = room->n_edits;
	for (i = 0; i < patch->n_ops && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		err = op_make(&c, image, patch, &patch->ops[i], &used);
	}
	if (err)
		return err;
	if (room->n_edits != n_edits + 1 || room->n_pending)
		return kz_check_fail(&c, header->room,
				     "not one change of the rules");
	header->checksum = kz_image_checksum(image, header->size);
	return 0;
}
