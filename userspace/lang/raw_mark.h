/* SPDX-License-Identifier: GPL-2.0-only */
/* "meta mark set 1": the language has fields for this. */
#ifndef KZ_RAW_MARK_H
#define KZ_RAW_MARK_H

#include "userspace/lang/parser.h"

/* True if p->token begins "mark set" or "meta mark set". */
bool raw_mark_begins(const struct parser *p);

/*
 * Report a write to the whole mark, at p->token, with what to write instead.
 * -EINVAL.
 */
int raw_mark(struct parser *p);

#endif
