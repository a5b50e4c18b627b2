/* SPDX-License-Identifier: GPL-2.0-only */
/* "mark window", "flow", "frames", "reserve": after their first word. */
#ifndef KZ_PARSE_MARK_H
#define KZ_PARSE_MARK_H

#include "userspace/lang/parser.h"

int parse_mark_window(struct parser *p);
int parse_flow(struct parser *p);
int parse_frames(struct parser *p);
int parse_reserve(struct parser *p);

#endif
