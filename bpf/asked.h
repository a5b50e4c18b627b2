/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each hook says when a policy asks for it (enum kz_ask), into the key's
 * words at KZ_W_ASKED; see core/given.h. A program includes this after its
 * packet access, which says whose answers it gets. The module's are in
 * kmod/evaluate.c.
 */
#ifndef KZ_ASKED_H
#define KZ_ASKED_H

#include "bpf/program.h"

#ifdef KZ_ENV_TC_H
#define KZ_ASKED_CONTEXT struct __sk_buff

kz_inline __u32 kz_answer(KZ_ASKED_CONTEXT *skb, const struct kz_key *key,
			  enum kz_ask ask)
{
	(void)skb;
	(void)key;
	switch (ask) {
	default:
		return 0;
	}
}
#endif

#ifdef KZ_ENV_XDP_H
#define KZ_ASKED_CONTEXT struct xdp_md

kz_inline __u32 kz_answer(KZ_ASKED_CONTEXT *ctx, const struct kz_key *key,
			  enum kz_ask ask)
{
	(void)ctx;
	(void)key;
	switch (ask) {
	default:
		return 0;
	}
}
#endif

#ifdef KZ_ENV_NETFILTER_H
#define KZ_ASKED_CONTEXT struct bpf_nf_ctx

kz_inline __u32 kz_answer(KZ_ASKED_CONTEXT *ctx, const struct kz_key *key,
			  enum kz_ask ask)
{
	(void)ctx;
	(void)key;
	switch (ask) {
	default:
		return 0;
	}
}
#endif

kz_inline void kz_fill_asked(KZ_ASKED_CONTEXT *ctx, struct kz_key *key)
{
	const struct kz_setup *setup = kz_setup_get();
	int i;

	for (i = 0; i < KZ_MAX_ASKED && setup->header.asked[i]; i++)
		key->word[KZ_W_ASKED + i] =
			setup->testing ?
				kz_given_answer(&kz_test.given,
						setup->header.asked[i]) :
				kz_answer(ctx, key, setup->header.asked[i]);
}

#endif
