/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of dynamic sets, from one backend to another. */
#ifndef KZ_SET_CARRY_H
#define KZ_SET_CARRY_H

#include "userspace/backend/backend.h"

/*
 * Policy @name is loaded into @from and @to, there as @image: add to its dynamic
 * sets what the sets of the same name and type have in @from, with the time
 * left. What @to has already and keeps as long is left alone, so that a second
 * call carries what has changed meanwhile. 0, or -errno and @why.
 */
int set_carry(const struct backend *from, const struct backend *to,
	      const char *name, const struct image *image, char *why);

/* Call @each with the index in @image of each set that set_carry() carries. */
int set_carry_each(const struct backend *from, const char *name,
		   const struct image *image,
		   void (*each)(uint32_t index, void *context), void *context,
		   char *why);

#endif
