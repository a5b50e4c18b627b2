/* SPDX-License-Identifier: GPL-2.0-only */
/* One rule parsed and compiled without the others of its policy. */
#ifndef KZ_CLI_RULE_ALONE_H
#define KZ_CLI_RULE_ALONE_H

#include "userspace/backend/backend.h"

/*
 * Compile @rule as the only one of group number @group of the policy that has
 * the frame @frame, for @backend, into @image, freed by the caller with
 * image_free(). 0, or -errno with a sentence in @why (WHY_SIZE): also if there is
 * as much as a warning.
 */
int rule_alone_compile(const char *frame, uint32_t group, const char *rule,
		       const struct backend *backend, struct image *image,
		       char *why);

#endif
