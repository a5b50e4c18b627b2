/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The info part of an image that was changed in place (core/image_room.h). The
 * changes themselves leave it alone, so it names the rules as they were when
 * the policy was compiled.
 */
#ifndef KZ_EDITED_H
#define KZ_EDITED_H

#include "userspace/compile/image.h"

/*
 * Make the info part that of the text as it is now: rules, groups, and what
 * counts. The image is then for those who read names, not for packets. 0 or
 * -ENOMEM.
 */
int image_edited(struct image *image);

#endif
