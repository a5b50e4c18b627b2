/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flows of BPF policies (bpf/flows.h): a map that hangs on the programs that
 * use it and nowhere else, so that it is gone with the last of them, and a
 * controller that is killed leaves no flows without a policy. A program goes
 * on with the flows of the one it replaces, and `kzmark load --flows NAME`
 * with those of the policy NAME, whatever its hook: that is how XDP, tc
 * ingress and tc egress see the same flows.
 *
 * Two policies can share flows if both have the same flow size and window, and
 * no bit of it is one field's here and another's there.
 */
#ifndef KZ_BPF_FLOW_H
#define KZ_BPF_FLOW_H

#include "userspace/backend/backend.h"

/* Can @image go on with the flows of @program? 0, or -ENOENT: it has none;
 * -EEXIST: they are other fields'; -errno.
 */
int bpf_flows_fit(int program, const struct image *image);

/* Operation of struct backend. */
int bpf_flows(const struct backend *backend, const char *name,
	      struct flows *flows, char *why);

#endif
