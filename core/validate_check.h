/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the validator share; nobody else includes this. Each check
 * is 0, or -EINVAL with the fault filled in.
 */
#ifndef KZ_VALIDATE_CHECK_H
#define KZ_VALIDATE_CHECK_H

#include "core/result.h"
#include "core/validate.h"

struct kz_check {
	const __u8 *image;
	const struct kz_image_header *header; /* the same bytes */
	__u32 size; /* of them, that there are */
	struct kz_fault *fault;
	const __u8 *touched; /* NULL: all of it was */
	__u32 mark_owned; /* bits that the fields in the info part have */
	__u32 flow_owned[KZ_FLOW_WORDS];
};

static inline int kz_check_fail(const struct kz_check *c, __u32 offset,
				const char *reason)
{
	c->fault->reason = reason;
	c->fault->offset = offset;
	return -EINVAL;
}

/* Was any of the KZ_TOUCHED_SIZE bytes written that @offset is in? */
static inline bool kz_check_is_touched(const struct kz_check *c, __u32 offset)
{
	__u32 bit = offset / KZ_TOUCHED_SIZE;

	return !c->touched || c->touched[bit / 8] & 1U << bit % 8;
}

/* True if count records of size bytes fit in [start, end) at offset. */
static inline bool kz_check_holds(__u64 start, __u64 end, __u64 offset,
				  __u64 count, __u64 size)
{
	return offset >= start && offset <= end && count * size <= end - offset;
}

static inline bool kz_check_is_set_node(const struct kz_image_header *h,
					__u32 offset)
{
	return offset % sizeof(struct kz_node) == 0 &&
	       kz_check_holds(h->set_nodes,
			      h->set_nodes +
				      h->n_set_nodes * sizeof(struct kz_node),
			      offset, 1, sizeof(struct kz_node));
}

/* The steps of kz_image_validate(), each of the whole image. */
int kz_info_check(struct kz_check *c); /* then: */
int kz_owned_fill(struct kz_check *c); /* mark_owned, flow_owned */
int kz_trees_check(struct kz_check *c);
int kz_sets_check(struct kz_check *c);
int kz_candidates_check(struct kz_check *c);
int kz_groups_check(struct kz_check *c);
int kz_sticky_check(struct kz_check *c);
int kz_limits_check(struct kz_check *c);
int kz_room_check(struct kz_check *c);

/* Of the action at @offset, inside of the rules. */
int kz_action_check(const struct kz_check *c, __u32 offset);
/* The struct kz_parts at @offset; and whether dynamic set @index has such keys. */
int kz_parts_check(const struct kz_check *c, __u32 offset);
int kz_prefixes_check(const struct kz_check *c, __u32 offset); /* of a match */
int kz_joined_check(const struct kz_check *c, __u32 index, bool wide,
		    __u32 parts);
/* There is a dynamic set @index, kz_dynamic_is_wide() or not. */
bool kz_check_is_dynamic(const struct kz_image_header *h, __u32 index,
			 bool wide);

#endif
