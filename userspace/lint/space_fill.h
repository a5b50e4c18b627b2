/* SPDX-License-Identifier: GPL-2.0-only */
/* A space from a group's conditions. */
#ifndef KZ_LINT_SPACE_FILL_H
#define KZ_LINT_SPACE_FILL_H

#include "userspace/lint/space.h"

/*
 * Fill @space from the rules of @group, with its `when` if @when. Atoms are not
 * filled in yet. @group must outlive @space, which points to its ranges. 0 or
 * -ENOMEM; space_free() in either case.
 */
int space_fill(struct space *space, const struct policy_group *group,
	       bool when);

/* Into how many chunks of SPACE_ATOMS the atoms are divided. */
size_t space_chunks(const struct space *space);

/* Fill in the atoms of one chunk, instead of those before. */
void space_fill_atoms(struct space *space, size_t chunk);

void space_free(struct space *space);

#endif
