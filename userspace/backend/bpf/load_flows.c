// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/load_flows.h"
#include "userspace/base/refuse.h"

/* fd of the attached program under @name in any BPF backend, or -errno. */
static int find_any(const char *name, char *why)
{
	struct pins pins;
	int fd = pins_open(&pins, name, false, why);

	if (fd)
		return fd;
	fd = bpf_hooks_program(&pins);
	pins_close(&pins);
	if (fd == -ENOENT)
		return refuse(why, fd, "--flows: no policy '%s' here", name);
	return fd < 0 ? refuse_errno(why, fd, "--flows: '%s'", name) : fd;
}

int bpf_load_choose_flows(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->flows;
	int err;

	if (name && load->attachment->with_module)
		return refuse(
			why, -EUSAGE,
			"--flows: with the module, flows are in conntrack, for all policies");
	if (load->attachment->with_module)
		return 0;
	if (!(load->image->header->features & KZ_F_FLOW))
		return name ? refuse(why, -EUSAGE,
				     "--flows: the policy has no fields in flow") :
			      0;
	load->flows = name ? find_any(name, why) : dup(load->old);
	if (load->flows < 0)
		return name ? load->flows : 0;
	err = bpf_flows_fit(load->flows, load->image);
	if (!err)
		return 0;
	if (!name && (err == -EEXIST || err == -ENOENT)) {
		close(load->flows);
		load->flows = -1;
		return 0;
	}
	if (err == -EEXIST)
		return refuse(
			why, err,
			"--flows: '%s' has another flow size or window, or other fields in the same bits",
			name);
	if (err == -ENOENT)
		return refuse(why, err, "--flows: '%s' has no fields in flow",
			      name);
	return refuse_errno(why, err, "cannot read the flows to share");
}
