/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flow that a packet belongs to, as far as its own headers tell: family,
 * protocol and both ends, in an order that does not depend on the packet's
 * direction. Ports count for TCP, UDP and SCTP, but in no fragment, so that
 * all fragments of a datagram are of one flow.
 */
#ifndef KZ_FLOW_H
#define KZ_FLOW_H

#include "core/key.h"

/* Hashed and compared as words. */
struct kz_flow_key {
	__u32 low[4]; /* the lower end's address, as in the key */
	__u32 high[4];
	__u32 ports; /* the lower end's << 16 | the higher one's */
	__u32 kind; /* the family << 8 | the transport protocol */
};
_Static_assert(sizeof(struct kz_flow_key) == 40, "kz_flow_key");

#define KZ_FLOW_KEY_WORDS 10

/* A flow, and the words that it keeps. */
struct kz_flow {
	struct kz_flow_key key;
	__u32 word[KZ_FLOW_WORDS];
};
_Static_assert(sizeof(struct kz_flow) == 56, "kz_flow");

/* True if the source is the lower end: by address, then by port. */
kz_inline bool kz_flow_source_low(const struct kz_key *key, __u32 sport,
				  __u32 dport)
{
	int i;

	for (i = 0; i < 4; i++)
		if (key->word[KZ_W_SADDR + i] != key->word[KZ_W_DADDR + i])
			return key->word[KZ_W_SADDR + i] <
			       key->word[KZ_W_DADDR + i];
	return sport <= dport;
}

/* False, and all zero, if the packet has no IP header. */
kz_inline bool kz_flow_key_make(const struct kz_key *key,
				struct kz_flow_key *flow)
{
	__u32 class = key->word[KZ_W_CLASS], sport = 0, dport = 0, low, i;

	*flow = (struct kz_flow_key){ 0 };
	if (!(class & KZ_C_IP))
		return false;
	if (class & KZ_C_HEADER && !(class & KZ_C_FRAG)) {
		sport = key->word[KZ_W_SPORT];
		dport = key->word[KZ_W_DPORT];
	}
	low = kz_flow_source_low(key, sport, dport) ? KZ_W_SADDR : KZ_W_DADDR;
	for (i = 0; i < 4; i++) {
		flow->low[i] = key->word[(low + i) & (KZ_KEY_WORDS - 1)];
		flow->high[i] = key->word[KZ_W_SADDR + i] ^
				key->word[KZ_W_DADDR + i] ^ flow->low[i];
	}
	flow->ports = low == KZ_W_SADDR ? sport << 16 | dport :
					  dport << 16 | sport;
	flow->kind = (class & KZ_C_FAMILY) >> KZ_C_FAMILY_SHIFT << 8 |
		     (class & KZ_C_PROTO);
	return true;
}

kz_inline __u32 kz_rotate_left(__u32 value, __u32 by)
{
	by &= 31;
	return value << by | value >> ((32 - by) & 31);
}

struct kz_hash {
	__u32 a, b, c;
};

/* Bob Jenkins, lookup3.c (public domain): mix() */
kz_inline void kz_hash_mix(struct kz_hash *h)
{
	h->a -= h->c, h->a ^= kz_rotate_left(h->c, 4), h->c += h->b;
	h->b -= h->a, h->b ^= kz_rotate_left(h->a, 6), h->a += h->c;
	h->c -= h->b, h->c ^= kz_rotate_left(h->b, 8), h->b += h->a;
	h->a -= h->c, h->a ^= kz_rotate_left(h->c, 16), h->c += h->b;
	h->b -= h->a, h->b ^= kz_rotate_left(h->a, 19), h->a += h->c;
	h->c -= h->b, h->c ^= kz_rotate_left(h->b, 4), h->b += h->a;
}

/* lookup3.c: final() */
kz_inline __u32 kz_hash_final(struct kz_hash *h)
{
	h->c ^= h->b, h->c -= kz_rotate_left(h->b, 14);
	h->a ^= h->c, h->a -= kz_rotate_left(h->c, 11);
	h->b ^= h->a, h->b -= kz_rotate_left(h->a, 25);
	h->c ^= h->b, h->c -= kz_rotate_left(h->b, 16);
	h->a ^= h->c, h->a -= kz_rotate_left(h->c, 4);
	h->b ^= h->a, h->b -= kz_rotate_left(h->a, 14);
	h->c ^= h->b, h->c -= kz_rotate_left(h->b, 24);
	return h->c;
}

/* lookup3.c's hashword() of the key's words: linux/jhash.h's jhash2(). */
kz_inline __u32 kz_flow_hash(const struct kz_flow_key *flow, __u32 seed)
{
	__u32 start = 0xdeadbeef + (KZ_FLOW_KEY_WORDS << 2) + seed;
	struct kz_hash h = { start, start, start };

	h.a += flow->low[0], h.b += flow->low[1], h.c += flow->low[2];
	kz_hash_mix(&h);
	h.a += flow->low[3], h.b += flow->high[0], h.c += flow->high[1];
	kz_hash_mix(&h);
	h.a += flow->high[2], h.b += flow->high[3], h.c += flow->ports;
	kz_hash_mix(&h);
	h.a += flow->kind;
	return kz_hash_final(&h);
}

#endif
