/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packed sets: sets of one word whose leaves are packed triples of numbers
 * (struct kz_triple). Few wide cuts from the word's top leave few numbers to a
 * leaf.
 *
 * A large set costs a packet cache misses, so it has to be small: a
 * single address takes 8/3 bytes here, a range twice that. After Zec, Rizzo,
 * Mikuc, "DXR: towards a billion routing lookups per second in software"
 * (SIGCOMM CCR 2012), who search the bounds that this counts all at once.
 */
#ifndef KZ_PACKED_SET_H
#define KZ_PACKED_SET_H

#include "userspace/compile/output.h"

/*
 * True if they do better than a tree that picks its bits: where the word is
 * short, so that there need be no cut, or the set is large.
 */
bool packed_set_pays(const struct ranges *ranges,
		     const struct condition_type *type);

/* The tree of @ranges, which are values of @type; its root. 0 or -ENOMEM. */
int packed_set_build(struct output *output, const struct ranges *ranges,
		     const struct condition_type *type, struct kz_node *root);

#endif
