/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rule of an image that is changed in place (core/image_room.h): its number,
 * label, group and line as they are now, at a cost that does not depend on the
 * number of rules, but for labels.
 */
#ifndef KZ_CLI_RULE_LIVE_H
#define KZ_CLI_RULE_LIVE_H

#include <stddef.h>

#include "userspace/compile/patch.h"

#define ALL_GROUPS KZ_NONE

/* Rules of a group, by their numbers. */
struct live_group {
	uint32_t group;
	uint32_t first;
	uint32_t n_rules;
	bool has_default; /* its last one is "default" */
};

/* Group number @group; of rule @number, which is there. */
struct live_group live_group(const struct patch_image *image, uint32_t group);
struct live_group live_group_of(const struct patch_image *image,
				uint32_t number);

/* The number of the group called @name, or KZ_NONE. */
uint32_t live_group_find(const struct patch_image *image, const char *name);

/* The line of the text that rule @number is on. */
uint32_t live_line(const struct patch_image *image, uint32_t number);

/* Its label, or "". */
const char *live_label(const struct patch_image *image, uint32_t number);

/* How many rules of group @group (ALL_GROUPS) have the label @label, of @length
 * bytes; the last one's number in *@number.
 */
uint32_t live_label_find(const struct patch_image *image, uint32_t group,
			 const char *label, size_t length, uint32_t *number);

#endif
