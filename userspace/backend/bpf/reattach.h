/* SPDX-License-Identifier: GPL-2.0-only */
/* Policies at devices that have come: an operation of struct backend. */
#ifndef KZ_BPF_REATTACH_H
#define KZ_BPF_REATTACH_H

#include "userspace/backend/backend.h"

int bpf_reattach(const struct backend *backend,
		 void (*report)(const struct reattached *what, void *context),
		 void *context, char *why);

#endif
