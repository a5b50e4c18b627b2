/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LINT_SAMPLE_H
#define KZ_LINT_SAMPLE_H

#include "userspace/compile/image.h"
#include "userspace/lint/analysis.h"

/*
 * Draw packets in the rules of s whose .fires is open, evaluate them with
 * @image's group number @group, and set ANSWER_YES for the rules that fire.
 */
void lint_sample(struct lint_analysis *s, const struct image *image,
		 uint32_t group);

#endif
