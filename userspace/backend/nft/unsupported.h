/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_UNSUPPORTED_H
#define KZ_NFT_UNSUPPORTED_H

#include "userspace/packet/packet.h"

/*
 * Why nf_tables cannot evaluate @packet as a policy means it, or NULL: Linux
 * drops it before netfilter's hooks, or nft reads it in another way.
 */
const char *nft_packet_unsupported(const struct packet *packet);

#endif
