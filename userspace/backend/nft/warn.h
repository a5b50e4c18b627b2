/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where nft differs from a policy's meaning and no nft rule can help. For which
 * packets: nft_packet_unsupported() and kzmark(8).
 */
#ifndef KZ_NFT_WARN_H
#define KZ_NFT_WARN_H

#include "userspace/policy/policy.h"

/* Warn once in a policy, at the first condition that it concerns. */
void nft_warn(const struct policy *policy, struct messages *messages);

#endif
