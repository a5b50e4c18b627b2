/* SPDX-License-Identifier: GPL-2.0-only */
/* What actions do to a packet. */
#ifndef KZ_REFERENCE_ACT_H
#define KZ_REFERENCE_ACT_H

#include "userspace/reference/subject.h"

/* Do to @subject what @action says. */
void perform(const struct policy_action *action, struct subject *subject);

#endif
