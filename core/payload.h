/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Any bits of a packet ("@th,BITS,LENGTH"), for policies that ask for them. The
 * parser keeps no offsets, so this finds the header again; other policies pay
 * nothing. Included after core/asked.h and core/parse.h.
 */
#ifndef KZ_PAYLOAD_H
#define KZ_PAYLOAD_H

#include "core/asked.h"
#include "core/parse.h"

#define KZ_F_PACKET_BYTES (KZ_F_PAYLOAD | KZ_F_ROUTING | KZ_F_OPTIONS)

#define KZ_OPTIONS_SIZE 40 /* bytes, at most */

/*
 * Move @at, an IPv6 packet's header, to what follows the extension headers.
 * @routing: the type of the first routing header, unless there is none.
 */
kz_inline bool kz_payload_ip6(struct kz_packet *packet, struct kz_cursor *at,
			      __u32 *routing)
{
	const __u8 *next;
	__u32 buffer[1];
	int i;

	next = kz_packet_bytes(packet, at->offset + 6, 1, buffer);
	if (!next)
		return false;
	at->next = *next;
	at->offset = kz_unknown(at->offset + 40);
	for (i = 0; i < KZ_MAX_IP6_EXTENSIONS; i++) {
		if (!kz_is_extension(at->next))
			return true;
		if (at->next == 43 && *routing == KZ_NO_ROUTING &&
		    kz_cursor_has(at, 8)) {
			next = kz_packet_bytes(packet, at->offset + 2, 1,
					       buffer);
			if (next)
				*routing = *next;
		}
		if (!kz_parse_extension(packet, at))
			return false;
	}
	return !kz_is_extension(at->next);
}

/* The same of IPv4 or IPv6, as @key has it. False: nothing follows. */
kz_inline bool kz_payload_transport(struct kz_packet *packet,
				    const struct kz_key *key,
				    struct kz_cursor *at)
{
	__u32 buffer[1], routing = 0;
	const __u8 *first;

	if (key->word[KZ_W_CLASS] & KZ_C_FRAG_LATER)
		return false;
	if (kz_key_family(key) == KZ_FAMILY_IP6)
		return kz_payload_ip6(packet, at, &routing);
	first = kz_packet_bytes(packet, at->offset, 1, buffer);
	if (!first)
		return false;
	at->offset = kz_unknown(at->offset + (*first & 0xfU) * 4);
	return true;
}

/* @what from @at on; false: the packet is too short. */
kz_inline bool kz_payload_bits(struct kz_packet *packet, struct kz_cursor *at,
			       const struct kz_slice *what, __u32 *value)
{
	__u32 skip = what->offset % 8, bytes, i, buffer[1];
	const __u8 *byte;

	bytes = (skip + what->bits + 7) / 8;
	at->offset = kz_unknown(at->offset + what->offset / 8);
	if (!kz_cursor_has(at, bytes))
		return false;
	*value = 0;
	for (i = 0; i < sizeof(*value) && i < bytes; i++) {
		byte = kz_packet_bytes(packet, at->offset + i, 1, buffer);
		if (!byte)
			return false;
		*value = *value << 8 | *byte;
	}
	*value = *value >> ((bytes * 8 - skip - what->bits) & 31) &
		 0xffffffffU >> ((32 - what->bits) & 31);
	return true;
}

/* At the IP header, whose packet may be cut off. */
kz_inline struct kz_cursor kz_payload_begin(const struct kz_packet *packet,
					    const struct kz_key *key,
					    __u32 network)
{
	struct kz_cursor at = {
		.offset = network,
		.end = network + key->word[KZ_W_LENGTH],
	};

	if (at.end > kz_packet_length(packet))
		at.end = kz_packet_length(packet);
	return at;
}

/* What a policy with KZ_F_ROUTING asks, into e->key. */
kz_inline void kz_routing_fill(struct kz_eval *e, struct kz_packet *packet,
			       __u32 network)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	struct kz_cursor at = kz_payload_begin(packet, &e->key, network);
	__u32 routing = KZ_NO_ROUTING, i;

	if (kz_key_family(&e->key) != KZ_FAMILY_IP6)
		return;
	kz_payload_ip6(packet, &at, &routing);
	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (header->asked[i] == KZ_ASK_ROUTING)
			e->key.word[kz_asked_word(i)] = routing;
}

kz_inline __u32 kz_option_bit(__u32 type)
{
	switch (type) {
	case 7:
		return KZ_OPTION_RR;
	case 131:
		return KZ_OPTION_LSRR;
	case 137:
		return KZ_OPTION_SSRR;
	case 148:
		return KZ_OPTION_RA;
	default:
		return 0;
	}
}

/*
 * Which options the IPv4 header at @at has, up to the list's end, or to one that
 * is not whole: KZ_OPTION_*. One byte a turn: an option's type, or its length.
 */
kz_inline __u32 kz_options_find(struct kz_packet *packet, __u32 at)
{
	__u32 buffer[1], end, i, value, type = 0, bits = 0;
	const __u8 *byte = kz_packet_bytes(packet, at, 1, buffer);

	if (!byte)
		return 0;
	end = kz_unknown(at + (*byte & 0xfU) * 4);
	at = kz_unknown(at + 20);
	for (i = 0; i < KZ_OPTIONS_SIZE && at < end; i++) {
		byte = kz_packet_bytes(packet, at, 1, buffer);
		if (!byte)
			break;
		value = kz_unknown(*byte);
		if (type) {
			if (value < 2 || at - 1 + value > end)
				break;
			bits = kz_unknown(bits | kz_option_bit(type));
			at = kz_unknown(at - 1 + value);
			type = 0;
		} else {
			if (!value)
				break;
			at = kz_unknown(at + 1);
			type = value == 1 ? 0 : value; /* 1: no operation */
		}
		type = kz_unknown(type);
	}
	return bits;
}

/* What a policy with KZ_F_OPTIONS asks, into e->key. */
kz_inline void kz_options_fill(struct kz_eval *e, struct kz_packet *packet,
			       __u32 network)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 bits, i;

	if (kz_key_family(&e->key) != KZ_FAMILY_IP)
		return;
	bits = kz_options_find(packet, network);
	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (header->asked[i] == KZ_ASK_OPTIONS)
			e->key.word[kz_asked_word(i)] = bits;
}

/* Does the @i-th that the policy asks for lie in the packet's bytes? */
kz_inline bool kz_is_slice(const struct kz_image_header *header, __u32 i)
{
	return header->asked[i] - (__u32)KZ_ASK_PAYLOAD < KZ_MAX_PAYLOADS;
}

/* That, into e->key, and in KZ_W_IP whether it is there; @i < KZ_MAX_ASKED. */
kz_inline void kz_slice_fill(struct kz_eval *e, struct kz_packet *packet,
			     __u32 network, __u32 i)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 number = header->asked[i] - (__u32)KZ_ASK_PAYLOAD, value;
	struct kz_cursor at = kz_payload_begin(packet, &e->key, network);
	const struct kz_slice *what;

	if (number >= KZ_MAX_PAYLOADS ||
	    kz_key_family(&e->key) == KZ_FAMILY_OTHER)
		return;
	what = kz_env_bytes(&e->env,
			    header->payloads + number * (__u32)sizeof(*what),
			    sizeof(*what));
	if ((what->base == KZ_PAYLOAD_NETWORK ||
	     kz_payload_transport(packet, &e->key, &at)) &&
	    kz_payload_bits(packet, &at, what, &value)) {
		e->key.word[kz_asked_word(i)] = value;
		e->key.word[KZ_W_IP] |= KZ_IP_PAYLOAD << number;
	}
}

/*
 * Put what the policy asks of the packet's bytes into e->key. @network: where
 * the IP header begins in the frame. BPF programs do so step by step:
 * bpf/payload.h.
 */
kz_inline void kz_payload_fill(struct kz_eval *e, struct kz_packet *packet,
			       __u32 network)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 i;

	if (header->features & KZ_F_ROUTING)
		kz_routing_fill(e, packet, network);
	if (header->features & KZ_F_OPTIONS)
		kz_options_fill(e, packet, network);
	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (kz_is_slice(header, i))
			kz_slice_fill(e, packet, network, i);
}

#endif
