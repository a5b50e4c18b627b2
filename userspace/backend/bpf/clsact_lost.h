/* SPDX-License-Identifier: GPL-2.0-only */
/* Filters of a policy whose notes (clsact.h) cannot be read any more. */
#ifndef KZ_BPF_CLSACT_LOST_H
#define KZ_BPF_CLSACT_LOST_H

#include "userspace/backend/bpf/pin.h"

/*
 * Remove the filters, at any device, that call what is in the policy's slot;
 * their qdisc stays. Without a slot nothing is done.
 */
void clsact_lost_remove(const struct pins *pins);

#endif
