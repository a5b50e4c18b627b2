/* SPDX-License-Identifier: GPL-2.0-only */
/* BPF programs at the devices of this network namespace. */
#ifndef KZ_BPF_ATTACHED_DEVICE_H
#define KZ_BPF_ATTACHED_DEVICE_H

#include "userspace/backend/bpf/attached.h"

/* bpf_attached_each() of XDP, tcx and clsact. */
int device_programs_each(enum bpf_prog_type type,
			 int (*each)(const struct bpf_attached *attached,
				     void *context),
			 void *context);

#endif
