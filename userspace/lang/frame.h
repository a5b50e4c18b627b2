/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame of a policy: its text without its rules. One rule can be parsed and
 * compiled in it as if the others were there, at a cost that does not depend on
 * their number. A policy has a frame if nothing is included or defined.
 *
 * A group is written by lines if each of its rules has a line for itself. Then a
 * rule more or less is a line more or less.
 */
#ifndef KZ_FRAME_H
#define KZ_FRAME_H

#include "userspace/policy/policy.h"

#define FRAME_SIZE 32768U /* of a frame at most, bytes */

/* Freed by the caller; NULL: the policy has none, or there is no memory. */
char *frame_make(const struct policy *policy);

/* Is group number @group written by lines? */
bool frame_has_lines(const char *frame, uint32_t group);

/*
 * The text of a policy that has @rule as the only rule of group number @group;
 * the others have rules that do nothing. Freed by the caller; NULL: no memory.
 */
char *frame_fill(const char *frame, uint32_t group, const char *rule);

#endif
