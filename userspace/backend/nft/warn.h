/* SPDX-License-Identifier: GPL-2.0-only */
/* What nft sees otherwise, and no rule can mend: once a policy, where it first
 * matters. Which packets, nft_packet_unsupported() knows; kzmark(8) tells.
 */
#ifndef KZ_NFT_WARN_H
#define KZ_NFT_WARN_H

#include "userspace/policy/policy.h"

void nft_warn(const struct policy *policy, struct messages *messages);

#endif
