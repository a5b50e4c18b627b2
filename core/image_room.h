/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Room in an image, in which rules can be added and removed while packets are
 * evaluated (docs/design/change.md).
 *
 * Trees, nodes and candidates have entries at the end that no list names at
 * first: empty trees and leaves, and dead candidates. A rule's record has a slot
 * before it, 16 free bytes, for the record of a rule that is added there, and
 * the first and the last of a group, and its default, have several. The bodies of
 * such rules go to the room's bytes.
 *
 *	+-----------+---------------------------+-------------+-------+
 *	| kz_room   | edits: struct kz_edit[]   | records     | bytes |
 *	+-----------+---------------------------+-------------+-------+
 *
 * Packets do not read any of this, but for the bodies.
 */
#ifndef KZ_IMAGE_ROOM_H
#define KZ_IMAGE_ROOM_H

#include "core/image.h"

#define KZ_ROOM_EDITS 512U /* until a policy has to be compiled again */
#define KZ_ROOM_TREES 2U /* more, in each list */
#define KZ_ROOM_STORES 4U /* that make a change visible: lists, a record */

enum kz_edit_kind {
	KZ_EDIT_ADD,
	KZ_EDIT_DEL,
	KZ_EDIT_REPLACE,
	KZ_EDITS,
};

/* A change. The rule that edit k added has the id n_rules + k for ever. */
struct kz_edit {
	__u32 number; /* of the rule, from 0, in the policy as it was then */
	__u32 record; /* struct kz_rule that was added; or 0 */
	__u32 label; /* its, a string in the bytes; 0: none */
	__u32 line; /* of the text as it was then: its own; 0: not known */
	__u16 kind; /* enum kz_edit_kind */
	__u16 group; /* the rule's */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_edit) == 24, "kz_edit");

struct kz_store {
	__u64 value;
	__u32 offset; /* a multiple of 8 */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_store) == 16, "kz_store");

/* Entries of a section. */
struct kz_room_part {
	__u32 first; /* number of the first that the policy does not have */
	__u32 fresh; /* from here on none has ever been in use */
};

struct kz_room {
	/* Both in one store: edits that were made, and how many of these stores
	 * may be missing from the last one.
	 */
	__u32 n_edits;
	__u32 n_pending;
	struct kz_store pending[KZ_ROOM_STORES];
	struct kz_room_part trees;
	struct kz_room_part nodes;
	struct kz_room_part candidates;
	struct kz_room_part bytes; /* offsets */
	__u32 end; /* of the bytes */
	__u32 slots; /* before a group's first rule and default, and at its end */
	__u32 edits; /* struct kz_edit[KZ_ROOM_EDITS] */
	/* __u32[n_rules + n_groups] each. At i + g, of the rule with id i in
	 * group g: where its record is, and where the slots before it end; after
	 * a group's last, where its slots end
	 */
	__u32 records;
	__u32 places;
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_room) == 128, "kz_room");

/*
 * A change of an image, as a list of steps. In memory that packets read, they are
 * made one after the other: a change becomes visible by stores of eight bytes.
 */
enum kz_patch_step {
	KZ_PATCH_WRITE, /* bytes that nobody reads yet */
	KZ_PATCH_STORE, /* eight bytes at once, after all that came before */
	KZ_PATCH_WAIT, /* until every packet has met the last store */
	KZ_PATCH_STEPS,
};

struct kz_patch_op {
	__u32 step; /* enum kz_patch_step */
	__u32 offset; /* in the image; STORE: a multiple of 8 */
	__u32 size; /* WRITE: bytes */
	__u32 data; /* WRITE: where they are in the patch's */
	__u64 value; /* STORE */
};
_Static_assert(sizeof(struct kz_patch_op) == 24, "kz_patch_op");

/* Ids that rules may have beyond n_rules. */
kz_inline __u32 kz_room_ids(const struct kz_image_header *header)
{
	return header->room ? KZ_ROOM_EDITS : 0;
}

#endif
