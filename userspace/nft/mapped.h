/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Actions whose value is in a map: "ip saddr vmap { 192.0.2.1 : jump map_3_5 }",
 * and a chain for each value, which sets it. nft's own "meta mark set ip saddr
 * map" writes all of the mark.
 */
#ifndef KZ_NFT_MAPPED_H
#define KZ_NFT_MAPPED_H

#include "userspace/nft/rule_writer.h"

/* @action with its map, in a rule of its own. 0 or -ENOMEM. */
int nft_mapped_translate(struct rule_writer *w,
			 const struct policy_action *action);

#endif
