/* SPDX-License-Identifier: GPL-2.0-only */
/* Where packets meet a system under test. */
#ifndef KZ_BENCH_HOOK_H
#define KZ_BENCH_HOOK_H

enum hook {
	HOOK_ANY, /* of scenarios that compare systems at several hooks */
	HOOK_XDP,
	HOOK_TC, /* ingress: tc, and nft's netdev family */
	HOOK_PREROUTING,
};

#endif
