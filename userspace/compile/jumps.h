/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jumps: many groups in a row whose `when` compares the same bits of the key
 * are not asked one by one. See struct kz_group.
 */
#ifndef KZ_JUMPS_H
#define KZ_JUMPS_H

#include "userspace/compile/output.h"

/* The bits of the key that a group's rules may write. */
struct written {
	uint32_t bits[KZ_KEY_WORDS];
};

/* Notes in output->written those of the group whose records are the ones from
 * number @first on. 0 or -ENOMEM.
 */
int written_note(struct output *output, size_t first);

/* When all groups are there: which is next, and the jumps. 0 or -ENOMEM. */
int jumps_write(struct output *output);

#endif
