/* SPDX-License-Identifier: GPL-2.0-only */
/* Dynamic sets of policies in xt_kzmark.ko: operations of struct backend. */
#ifndef KZ_KMOD_SET_H
#define KZ_KMOD_SET_H

#include "userspace/backend/backend.h"

int kmod_set_change(const struct backend *backend, const char *name,
		    const char *set, enum set_change change,
		    const struct kz_entry *entries, size_t count, size_t *done,
		    char *why);
int kmod_set_replace(const struct backend *backend, const char *name,
		     const char *set, const struct kz_entry *entries,
		     size_t count, char *why);
int kmod_set_list(const struct backend *backend, const char *name,
		  const char *set, struct kz_entry **entries, size_t *count,
		  char *why);

#endif
