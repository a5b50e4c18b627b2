/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_USERSPACE_ENV_KEY_H
#define KZ_USERSPACE_ENV_KEY_H

#include "userspace/evaluator/env.h"
#include "userspace/packet/packet.h"
#include "core/eval_match.h"
#include "core/asked.h"
#include "core/parse.h"

/* e->key of @packet, as far as the policy of e->env asks for it. False: the
 * policy does not see the frame.
 */
static inline bool env_key_fill(const struct packet *packet, struct kz_eval *e)
{
	__u64 features = kz_env_header(&e->env)->features;
	struct kz_packet bytes = { packet->frame, packet->length };
	bool seen;

	if (features & KZ_F_ETHER)
		kz_parse_link(&bytes, &e->key);
	seen = kz_parse_ether(&bytes, features, &e->key);
	kz_key_take(e, &packet->given);
	return seen;
}

#endif
