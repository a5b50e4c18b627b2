/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_USERSPACE_ENV_KEY_H
#define KZ_USERSPACE_ENV_KEY_H

#include "env.h"
#include "packet.h"
#include "parse.h"

/* The key of @packet, as far as a policy with @features asks for it. */
static inline void env_key_fill(const struct packet *packet, __u32 features,
				struct kz_key *key)
{
	struct kz_packet bytes = { packet->frame, packet->length };

	if (features & KZ_F_ETHER)
		kz_parse_link(&bytes, key);
	kz_parse_ether(&bytes, features, key);
	key->word[KZ_W_MARK] = packet->mark;
	key->word[KZ_W_IIF] = packet->iif;
	key->word[KZ_W_OIF] = packet->oif;
	key->word[KZ_W_CT] = kz_ct_bit(packet->ct);
}

#endif
