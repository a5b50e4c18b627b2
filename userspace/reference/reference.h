/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference interpreter: the language's meaning, as plainly as it can be
 * said. It reads the parsed policy, not the image, decodes packets by itself,
 * and looks at one rule after another. Everything else must agree with it.
 */
#ifndef KZ_REFERENCE_H
#define KZ_REFERENCE_H

#include "packet.h"
#include "policy.h"

/* Judge @packet by @policy; cannot fail. result->ns is 0. */
void reference_judge(const struct policy *policy, const struct packet *packet,
		     struct kz_result *result);

#endif
