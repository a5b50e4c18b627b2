// SPDX-License-Identifier: GPL-2.0-only
/* Who is attached at XDP; see xdp_holder.h. */
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/neighbour.h"
#include "userspace/backend/bpf/xdp_holder.h"

/* libxdp's: it calls programs in turn, each put in by xdp-loader(8). */
#define LIBXDP_DISPATCHER "xdp_dispatcher"

static uint32_t program_at(int ifindex)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);

	if (bpf_xdp_query(ifindex, 0, &opts))
		return 0;
	return opts.prog_id ?: opts.drv_prog_id ?: opts.skb_prog_id;
}

/* The id of the link that attaches it; 0: none does, netlink did. */
static uint32_t link_at(int ifindex, uint32_t program)
{
	struct bpf_link_info info;
	uint32_t id = 0, size;
	int fd, err;

	while (!bpf_link_get_next_id(id, &id)) {
		fd = bpf_link_get_fd_by_id(id);
		if (fd < 0)
			continue;
		memset(&info, 0, sizeof(info));
		size = sizeof(info);
		err = bpf_link_get_info_by_fd(fd, &info, &size);
		close(fd);
		if (!err && info.type == BPF_LINK_TYPE_XDP &&
		    info.prog_id == program &&
		    info.xdp.ifindex == (uint32_t)ifindex)
			return id;
	}
	return 0;
}

static void name_of(uint32_t program, char *name, size_t size)
{
	struct bpf_prog_info info = { 0 };
	uint32_t length = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(program);

	snprintf(name, size, "a program");
	if (fd < 0)
		return;
	if (!bpf_prog_get_info_by_fd(fd, &info, &length) && info.name[0])
		snprintf(name, size, "%s", info.name);
	close(fd);
}

void xdp_holder_find(int ifindex, int (*program)(const struct pins *pins),
		     struct xdp_holder *holder)
{
	char device[IF_NAMESIZE] = "DEVICE", name[64], policy[POLICY_NAME_SIZE];
	uint32_t id = program_at(ifindex), link = link_at(ifindex, id);
	char how[32] = "attached by netlink";

	if_indextoname(ifindex, device);
	name_of(id, name, sizeof(name));
	if (link)
		snprintf(how, sizeof(how), "link %u", link);
	if (!neighbour_policy(id, program, policy)) {
		snprintf(name, sizeof(name), "policy '%s'", policy);
		snprintf(holder->remove, sizeof(holder->remove),
			 "kzmark unload %s", policy);
	} else if (!strcmp(name, LIBXDP_DISPATCHER)) {
		strcpy(name, "libxdp's " LIBXDP_DISPATCHER);
		snprintf(holder->remove, sizeof(holder->remove),
			 "xdp-loader unload %s --all", device);
	} else if (link) {
		snprintf(holder->remove, sizeof(holder->remove),
			 "bpftool link detach id %u", link);
	} else {
		snprintf(holder->remove, sizeof(holder->remove),
			 "ip link set dev %s xdp off", device);
	}
	snprintf(holder->text, sizeof(holder->text), "%s (id %u, %s)", name, id,
		 how);
}
