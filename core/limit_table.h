/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buckets of a limit per key: a table of rows, each with a place for
 * KZ_ROW_PLACES keys. A key may lie in one row only, which its tag chooses: 64
 * bits of a keyed hash (SipHash-1-3), so that nobody who chooses addresses
 * chooses rows, and so that the tag can replace the key. A bucket that is full
 * again is as good as none: its place is free, without anybody having to look
 * for it. So a table that is flooded costs no more than an empty one.
 *
 * All packets of all CPUs change places without a lock:
 *
 *  - A place's due time only grows. What was read before an exchange of due
 *    succeeded is what was there.
 *  - Who takes a place for another key first makes its tag KZ_TAG_BUSY, then
 *    moves its due time, then writes the tag. A packet of the old key that has
 *    taken a token meanwhile is noticed by the due time, and keeps its place.
 *  - A packet that meets a busy place looks at the row again: it may become its
 *    own.
 *
 * A packet that loses KZ_TABLE_TRIES races finds no token: others took them. A
 * new key may get two places only if a bucket before them becomes full between
 * the looks of two packets that ask for it first.
 *
 * The first row is the table's head. A replace by an image that has a limit with
 * the same digest takes the table over.
 *
 * How that is done: limit_take.h.
 */
#ifndef KZ_LIMIT_TABLE_H
#define KZ_LIMIT_TABLE_H

#include "core/image.h"

#define KZ_ROW_PLACES 16U
#define KZ_TAG_BUSY (~0ULL)
#define KZ_TABLE_TRIES 8

struct kz_place {
	__u64 tag;
	__u64 due; /* when the bucket is full again, ns; past: the place is free */
};

struct kz_table_head {
	__u64 secret[2]; /* random */
	__u64 digest; /* kz_limit.digest */
	__u64 full; /* times that a key found no place */
	__u32 size; /* keys that it is for */
	__u32 n_rows; /* after this one */
};

struct kz_row {
	union {
		struct kz_place place[KZ_ROW_PLACES];
		struct kz_table_head head; /* of row 0 */
	};
};
_Static_assert(sizeof(struct kz_row) == 256, "kz_row");

/* What came of asking a limit; above KZ_TOKEN its rule does not hold. */
enum kz_taken {
	KZ_NO_TOKEN,
	KZ_TOKEN, /* taken */
	KZ_NO_PLACE, /* the key is a new one, and others have all its places */
	KZ_NO_KEY, /* the packet does not have the key's headers */
	KZ_RACE_LOST, /* ask again */
};

/*
 * Rows of a table for @size keys: as many places up to KZ_ROW_PLACES, then
 * twice as many, so that of so many keys about one in a thousand finds none.
 */
kz_inline __u32 kz_table_rows(__u32 size)
{
	if (size <= KZ_ROW_PLACES)
		return 1;
	return (2 * size + KZ_ROW_PLACES - 1) / KZ_ROW_PLACES;
}

/* Places of a row that are used, of a table for @size keys. */
kz_inline __u32 kz_table_places(__u32 size)
{
	return size < KZ_ROW_PLACES ? size : KZ_ROW_PLACES;
}

#endif
