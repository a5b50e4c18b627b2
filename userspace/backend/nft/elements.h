/* SPDX-License-Identifier: GPL-2.0-only */
/* Dynamic sets of a loaded policy, element by element. */
#ifndef KZ_NFT_ELEMENTS_H
#define KZ_NFT_ELEMENTS_H

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/set.h"

int nft_set_change(const struct backend *backend, const char *name,
		   const char *set, enum set_change change,
		   const struct kz_entry *entries, size_t count, size_t *done,
		   char *why);

int nft_set_replace(const struct backend *backend, const char *name,
		    const char *set, const struct kz_entry *entries,
		    size_t count, char *why);

int nft_static_set(const struct backend *backend, const char *name,
		   const char *set, enum kz_set_type type,
		   struct ranges *ranges, char *why);
int nft_set_list(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry **entries, size_t *count,
		 char *why);
/*
 * Add @entries to a set that has none of them; *@done are in it, also on error.
 * 0, or -errno and @why; -ENOSPC: it is full.
 */
int nft_elements_add(const struct nft_loaded_set *s,
		     const struct kz_entry *entries, size_t count, size_t *done,
		     char *why);

#endif
