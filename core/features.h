/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the packet path must provide for a policy (header.features of its
 * image): KZ_F_IP, KZ_F_MARK_READ and so on, a bit for each row of
 * features.def.
 */
#ifndef KZ_FEATURES_H
#define KZ_FEATURES_H

enum kz_feature {
#define KZ_FEATURE(name, bit, ...) KZ_F_##name = 1ULL << (bit),
#include "core/features.def"
	KZ_F_ALL = 0ULL
#define KZ_FEATURE(name, ...) | KZ_F_##name
#include "core/features.def"
	,
	/* Beside the rows': the policy asks for values (header.asked). */
	KZ_F_ASKED = 1ULL << 62,
	KZ_F_WIDTH = 1ULL << 63, /* none; makes the type 64 bits wide */
};

/* Some rule has an action. */
#define KZ_F_ACTIONS                                                   \
	(KZ_F_MARK_WRITE | KZ_F_FLOW | KZ_F_DYNAMIC | KZ_F_LOG |       \
	 KZ_F_IP_WRITE | KZ_F_PRIORITY | KZ_F_MIRROR | KZ_F_REDIRECT | \
	 KZ_F_REJECT | KZ_F_REJECT_OR_DROP)

#endif
