/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_COUNTER_DUMP_H
#define KZ_NFT_COUNTER_DUMP_H

#include "userspace/backend/nft/netlink.h"
#include "userspace/compile/image.h"

struct kz_counter;

/* As get_counters() of backend.h: by the image's index, freed by the caller. */
int nft_state_counters(struct mnl_socket *nl, const char *name,
		       struct kz_counter **counters, uint32_t *count,
		       char *why);

/* As add_counters() of backend.h. */
int nft_state_counters_add(struct mnl_socket *nl, const char *name,
			   const struct kz_counter *more, uint32_t count,
			   char *why);

#endif
