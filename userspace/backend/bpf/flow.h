/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flows of BPF policies (bpf/flows.h): a map that only the programs that use it
 * hold, so that the kernel frees it with the last of them, and a killed process
 * leaves no flows without a policy. A program takes over the flows of the one
 * it replaces; with `kzmark load --flows NAME` it shares those of the policy
 * NAME, whatever its hook, so that XDP, tc ingress and tc egress can use the
 * same flows.
 *
 * Two policies can share flows if both have the same flow size and window, and
 * no bit of it belongs to different fields.
 */
#ifndef KZ_BPF_FLOW_H
#define KZ_BPF_FLOW_H

#include "userspace/backend/backend.h"

/* Can @image share the flows of @program? 0, or -ENOENT: it has none; -EEXIST:
 * they have other fields; -errno.
 */
int bpf_flows_fit(int program, const struct image *image);

/* Operation of struct backend. */
int bpf_flows(const struct backend *backend, const char *name,
	      struct flows *flows, char *why);

#endif
