/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking tokens from the table of a limit per key (limit_table.h). The
 * environment provides, before this header:
 *
 *	kz_env_row(env, table, number)	a row, or NULL
 *	kz_env_now(env)			ns, which never go back
 *	kz_swap64(to, old, new)		compare and exchange; what was there. A
 *					full barrier
 *	kz_add64(to, value)		atomically
 */
#ifndef KZ_LIMIT_TAKE_H
#define KZ_LIMIT_TAKE_H

#include "core/flow.h"
#include "core/limit_table.h"
#include "core/token_bucket.h"

struct kz_sip {
	__u64 a, b, c, d;
};

kz_inline __u64 kz_rotate_left64(__u64 value, __u32 by)
{
	return value << by | value >> (64 - by);
}

/* SipHash (Aumasson, Bernstein): one round */
kz_inline void kz_sip_round(struct kz_sip *s)
{
	s->a += s->b, s->b = kz_rotate_left64(s->b, 13) ^ s->a;
	s->a = kz_rotate_left64(s->a, 32);
	s->c += s->d, s->d = kz_rotate_left64(s->d, 16) ^ s->c;
	s->a += s->d, s->d = kz_rotate_left64(s->d, 21) ^ s->a;
	s->c += s->b, s->b = kz_rotate_left64(s->b, 17) ^ s->c;
	s->c = kz_rotate_left64(s->c, 32);
}

kz_inline void kz_sip_begin(struct kz_sip *s, const __u64 secret[2])
{
	s->a = secret[0] ^ 0x736f6d6570736575ULL;
	s->b = secret[1] ^ 0x646f72616e646f6dULL;
	s->c = secret[0] ^ 0x6c7967656e657261ULL;
	s->d = secret[1] ^ 0x7465646279746573ULL;
}

kz_inline void kz_sip_add(struct kz_sip *s, __u64 block)
{
	s->d ^= block;
	kz_sip_round(s);
	s->a ^= block;
}

kz_inline __u64 kz_sip_end(struct kz_sip *s, __u32 bytes)
{
	kz_sip_add(s, (__u64)bytes << 56);
	s->c ^= 0xff;
	kz_sip_round(s);
	kz_sip_round(s);
	kz_sip_round(s);
	return s->a ^ s->b ^ s->c ^ s->d;
}

kz_inline __u64 kz_words64(__u32 low, __u32 high)
{
	return low | (__u64)high << 32;
}

kz_inline void kz_sip_add_flow(struct kz_sip *s, const struct kz_key *key)
{
	struct kz_flow_key flow;

	kz_flow_key_make(key, &flow);
	kz_sip_add(s, kz_words64(flow.low[0], flow.low[1]));
	kz_sip_add(s, kz_words64(flow.low[2], flow.low[3]));
	kz_sip_add(s, kz_words64(flow.high[0], flow.high[1]));
	kz_sip_add(s, kz_words64(flow.high[2], flow.high[3]));
	kz_sip_add(s, kz_words64(flow.ports, flow.kind));
}

kz_inline __u32 kz_limit_word(const struct kz_limit *limit,
			      const struct kz_key *key, __u32 i)
{
	return key->word[limit->word[i] & (KZ_KEY_WORDS - 1)] & limit->mask[i];
}

/* The tag of the packet's key for @limit; words it does not use are 0. */
kz_inline __u64 kz_limit_tag(const struct kz_limit *limit,
			     const struct kz_key *key, const __u64 secret[2])
{
	struct kz_sip sip;
	__u64 tag;
	__u32 i;

	kz_sip_begin(&sip, secret);
	if (limit->flags & KZ_LIMIT_FLOW)
		kz_sip_add_flow(&sip, key);
	else
		for (i = 0; i < KZ_LIMIT_WORDS && i < limit->n_words; i += 2)
			kz_sip_add(
				&sip,
				kz_words64(kz_limit_word(limit, key, i),
					   kz_limit_word(limit, key, i + 1)));
	tag = kz_sip_end(&sip, limit->n_words * 4);
	return tag == KZ_TAG_BUSY ? 0 : tag;
}

#define kz_peek64(from) (*(const volatile __u64 *)(from))

/* Take a token from @place, which had @tag. */
kz_inline enum kz_taken kz_place_take(struct kz_place *place, __u64 tag,
				      const struct kz_limit *limit, __u64 cost,
				      __u64 now)
{
	/* First the time, then the tag: else the time may be another key's. */
	__u64 due = kz_swap64(&place->due, 0, 0), next;

	if (kz_peek64(&place->tag) != tag)
		return KZ_RACE_LOST;
	if (!kz_limit_due(limit, due, now, cost, &next))
		return KZ_NO_TOKEN;
	return kz_swap64(&place->due, due, next) == due ? KZ_TOKEN :
							  KZ_RACE_LOST;
}

/* Take the free @place for @tag, with a token. */
kz_inline enum kz_taken kz_place_claim(struct kz_place *place, __u64 tag,
				       const struct kz_limit *limit, __u64 cost,
				       __u64 now)
{
	__u64 was = kz_peek64(&place->tag), due, next;
	enum kz_taken taken = KZ_RACE_LOST;

	if (!kz_limit_due(limit, 0, now, cost, &next))
		return KZ_NO_TOKEN;
	if (was == KZ_TAG_BUSY ||
	    kz_swap64(&place->tag, was, KZ_TAG_BUSY) != was)
		return KZ_RACE_LOST;
	due = kz_swap64(&place->due, 0, 0);
	if (due <= now && kz_swap64(&place->due, due, next) == due) {
		was = tag;
		taken = KZ_TOKEN;
	}
	kz_swap64(&place->tag, KZ_TAG_BUSY, was);
	return taken;
}

/* 1 if @value is 0, else 0; without a branch, each side of which the BPF
 * verifier would follow by itself.
 */
kz_inline __u32 kz_is_zero64(__u64 value)
{
	__u64 negative = -value, sign;

	kz_hide(negative);
	sign = (value | negative) >> 63;
	kz_hide(sign); /* clang 21 would compare it after all */
	return 1 ^ sign;
}

/* The lowest bit of @bits, of which one of KZ_ROW_PLACES is set; likewise. */
kz_inline __u32 kz_lowest_bit(__u32 bits)
{
	__u32 bit = bits & -bits;

	_Static_assert(KZ_ROW_PLACES == 16, "kz_lowest_bit()");
	kz_hide(bit);
	bit = (((bit & 0xaaaa) + 0xffff) >> 16 & 1) |
	      (((bit & 0xcccc) + 0xffff) >> 15 & 2) |
	      (((bit & 0xf0f0) + 0xffff) >> 14 & 4) |
	      (((bit & 0xff00) + 0xffff) >> 13 & 8);
	kz_hide(bit); /* Linux 6.1's verifier knows no bound of w1 |= w2 */
	return bit & (KZ_ROW_PLACES - 1);
}

/* Ask the row for a token for @tag, once. */
kz_inline enum kz_taken kz_row_ask(struct kz_row *row, __u64 tag,
				   const struct kz_limit *limit, __u64 cost,
				   __u64 now)
{
	__u32 mine = 0, free = 0, busy = 0, i;
	struct kz_place *place = row->place;
	__u64 seen;

	/* First the time, then the tag, as in kz_place_take(): a place that
	 * somebody else claims for @tag meanwhile is then seen as free, busy or
	 * mine. The sign of a difference of times says which is earlier.
	 */
	for (i = 0; i < KZ_ROW_PLACES; i++) {
		seen = now - kz_peek64(&place[i].due);
		kz_hide(seen);
		seen >>= 63;
		kz_hide(seen);
		free |= (1 ^ (__u32)seen) << i;
		seen = kz_peek64(&place[i].tag);
		mine |= kz_is_zero64(seen ^ tag) << i;
		busy |= kz_is_zero64(seen ^ KZ_TAG_BUSY) << i;
	}
	if (mine)
		return kz_place_take(&place[kz_lowest_bit(mine)], tag, limit,
				     cost, now);
	if (busy)
		return KZ_RACE_LOST;
	free &= (1U << kz_table_places(limit->size)) - 1;
	if (!free)
		return KZ_NO_PLACE;
	return kz_place_claim(&place[kz_lowest_bit(free)], tag, limit, cost,
			      now);
}

/* Take a token of @limit, which has a table, from the bucket of the packet's
 * key; the caller made sure that it has the headers.
 */
kz_inline enum kz_taken kz_table_take(const struct kz_env *env,
				      const struct kz_key *key,
				      const struct kz_limit *limit, __u64 cost)
{
	struct kz_row *head = kz_env_row(env, limit->table, 0), *row;
	enum kz_taken taken = KZ_RACE_LOST;
	__u64 tag, now;
	int i;

	if (!head)
		return KZ_NO_KEY;
	tag = kz_limit_tag(limit, key, head->head.secret);
	row = kz_env_row(env, limit->table,
			 1 + (__u32)((tag >> 32) * limit->n_rows >> 32));
	if (!row)
		return KZ_NO_KEY;
	now = kz_env_now(env);
	for (i = 0; i < KZ_TABLE_TRIES && taken == KZ_RACE_LOST; i++)
		taken = kz_row_ask(row, tag, limit, cost, now);
	if (taken == KZ_RACE_LOST)
		return KZ_NO_TOKEN;
	if (taken == KZ_NO_PLACE)
		kz_add64(&head->head.full, 1);
	return taken;
}

#endif
