// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/clsact_query.h"

int clsact_program(const struct clsact_note *note)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = note->egress ? BPF_TC_EGRESS :
						   BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = note->handle,
		    .priority = note->priority);
	int err;

	err = bpf_tc_query(&hook, &opts);
	/* No such qdisc, device or filter. */
	if (err == -EINVAL || err == -ENODEV || err == -ENOENT)
		return -ENOENT;
	if (err)
		return err;
	err = bpf_prog_get_fd_by_id(opts.prog_id);
	return err == -ENOENT ? -ESTALE : err; /* replaced meanwhile */
}
