/* SPDX-License-Identifier: GPL-2.0-only */
/* The info part: the names in a policy, for people. */
#ifndef KZ_INFO_H
#define KZ_INFO_H

#include "userspace/compile/output.h"

/* Write output->info and ->strings; offsets are relative to each's start. */
int info_write(struct output *output);

/* Make the info's offsets count from the image's start, where it is at @at. */
void info_relocate(struct kz_info *info, const struct kz_image_header *header,
		   uint32_t at);

#endif
