/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether a packet is in a candidate's box: of the evaluator's. */
#ifndef KZ_CANDIDATE_H
#define KZ_CANDIDATE_H

#include "core/image.h"

/* True if the packet is in the candidate's box. */
kz_inline bool kz_candidate_fits(const struct kz_key *key,
				 const struct kz_candidate *c)
{
	__u32 class = (key->word[KZ_W_CLASS] ^ c->class_value) & c->class_mask;
	__u64 saddr = key->word[KZ_W_SADDR] ^ c->saddr;
	__u64 daddr = key->word[KZ_W_DADDR] ^ c->daddr;

	kz_assume(c->saddr_shift < 64);
	kz_assume(c->daddr_shift < 64);
	if (saddr >> (c->saddr_shift & 63) | daddr >> (c->daddr_shift & 63) |
	    class)
		return false;
	return key->word[KZ_W_SPORT] - c->sport <= c->sport_span &&
	       key->word[KZ_W_DPORT] - c->dport <= c->dport_span;
}

#endif
