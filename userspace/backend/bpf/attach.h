/* SPDX-License-Identifier: GPL-2.0-only */
/* A loaded policy at more devices, or at fewer: operations of struct backend.
 */
#ifndef KZ_BPF_ATTACH_H
#define KZ_BPF_ATTACH_H

#include "userspace/backend/backend.h"

int bpf_attach(const struct backend *backend,
	       const struct attachment *attachment, char *why);
int bpf_detach(const struct backend *backend,
	       const struct attachment *attachment, char *why);

#endif
