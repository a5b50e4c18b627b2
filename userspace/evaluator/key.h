/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_USERSPACE_ENV_KEY_H
#define KZ_USERSPACE_ENV_KEY_H

#include "userspace/evaluator/env.h"
#include "userspace/packet/packet.h"
#include "core/eval_match.h"
#include "core/payload.h"

/* Where the IP header is, after the tags. */
static inline __u32 env_network_offset(const struct packet *packet)
{
	__u32 at = KZ_ETHER_LENGTH;
	int i;

	for (i = 0; i < KZ_MAX_VLAN_TAGS && at <= packet->length; i++) {
		if (!kz_is_vlan(packet->frame[at - 2] << 8 |
				packet->frame[at - 1]))
			break;
		at += sizeof(struct kz_wire_vlan);
	}
	return at;
}

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
	if (features & KZ_F_PACKET_BYTES)
		kz_payload_fill(e, &bytes, env_network_offset(packet));
	return seen;
}

#endif
