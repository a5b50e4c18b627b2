/* SPDX-License-Identifier: GPL-2.0-only */
/* The elements of dynamic sets of BPF policies. */
#ifndef KZ_BPF_SET_CHANGE_H
#define KZ_BPF_SET_CHANGE_H

#include "userspace/backend/backend.h"

/* Operations of struct backend. */
int bpf_set_change(const struct backend *backend, const char *name,
		   const char *set, enum set_change change,
		   const struct kz_entry *entries, size_t count, size_t *done,
		   char *why);
int bpf_set_list(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry **entries, size_t *count,
		 char *why);
int bpf_set_replace(const struct backend *backend, const char *name,
		    const char *set, const struct kz_entry *entries,
		    size_t count, char *why);

#endif
