// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/backend/bpf/hooks.h"

const struct bpf_hook *const bpf_hooks[] = {
	&bpf_hook_xdp,
	&bpf_hook_tc,
	&bpf_hook_netfilter,
	NULL,
};

int bpf_hooks_program(const struct pins *pins)
{
	int fd = -ENOENT;
	size_t i;

	for (i = 0; bpf_hooks[i] && fd == -ENOENT; i++)
		fd = bpf_hook_program(bpf_hooks[i], pins);
	return fd;
}
