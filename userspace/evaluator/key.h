/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_USERSPACE_ENV_KEY_H
#define KZ_USERSPACE_ENV_KEY_H

#include "userspace/evaluator/env.h"
#include "userspace/packet/packet.h"
#include "core/parse.h"

/* The key of @packet, as far as a policy with @features asks for it, and of
 * the hook for what @asked says (enum kz_ask). False: the policy does not see
 * the frame.
 */
static inline bool env_key_fill(const struct packet *packet, __u64 features,
				const __u8 *asked, struct kz_key *key)
{
	struct kz_packet bytes = { packet->frame, packet->length };
	bool seen;

	if (features & KZ_F_ETHER)
		kz_parse_link(&bytes, key);
	seen = kz_parse_ether(&bytes, features, key);
	kz_key_take(key, &packet->given, asked);
	return seen;
}

#endif
