// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/host/bypass.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/module.h"
#include "userspace/backend/nfnetlink.h"
#include "userspace/host/fact.h"

#define BRIDGE_CALLS "/proc/sys/net/bridge/bridge-nf-call-iptables"

/* ---- flowtables ---- */

struct flowtable {
	const char *table;
	const char *name;
	uint32_t flags;
};

static int take_flowtable(const struct nlattr *attr, void *context)
{
	struct flowtable *flowtable = context;

	switch (mnl_attr_get_type(attr)) {
	case NFTA_FLOWTABLE_TABLE:
		flowtable->table = mnl_attr_get_str(attr);
		break;
	case NFTA_FLOWTABLE_NAME:
		flowtable->name = mnl_attr_get_str(attr);
		break;
	case NFTA_FLOWTABLE_FLAGS:
		flowtable->flags = ntohl(mnl_attr_get_u32(attr));
		break;
	}
	return MNL_CB_OK;
}

struct flowtables {
	struct bypasses *bypasses;
	size_t before; /* how many there were */
};

static int hear_flowtable(const struct nlmsghdr *nlh, void *context)
{
	struct flowtables *listing = context;
	struct flowtable flowtable = { "?", "?", 0 };
	struct bypass bypass = {
		.kind = "flowtable",
		.past = "netfilter kmod nft",
		.text = "flows in it pass no netfilter hook: use xdp or tc, or keep the flows out of it",
	};

	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), take_flowtable,
		       &flowtable);
	if (flowtable.flags & NFT_FLOWTABLE_HW_OFFLOAD) {
		bypass.past = "xdp tc netfilter kmod nft";
		bypass.text =
			"flows in it are forwarded by the hardware: remove 'flags offload'";
	}
	snprintf(bypass.where, sizeof(bypass.where), "%s %s", flowtable.table,
		 flowtable.name);
	return bypass_add(listing->bypasses, &bypass) ? MNL_CB_ERROR :
							MNL_CB_OK;
}

static void forget_flowtables(void *context)
{
	struct flowtables *listing = context;

	listing->bypasses->count = listing->before;
}

int bypass_flowtables(struct bypasses *bypasses)
{
	struct flowtables listing = { bypasses, bypasses->count };
	char buffer[64];

	if (!module_is_there("nf_tables"))
		return 0;
	return nfnetlink_dump(
		nfnetlink_dump_request(buffer,
				       NFNL_SUBSYS_NFTABLES << 8 |
					       NFT_MSG_GETFLOWTABLE,
				       AF_UNSPEC),
		hear_flowtable, forget_flowtables, &listing);
}

/* ---- bridges ---- */

int bypass_bridges(struct bypasses *bypasses,
		   const struct host_devices *devices)
{
	struct bypass bypass = {
		.kind = "bridge",
		.past = "netfilter kmod nft",
		.text = "what it switches passes no netfilter hook: use xdp or tc at its ports, or modprobe br_netfilter and sysctl net.bridge.bridge-nf-call-iptables=1",
	};
	char line[8];
	size_t i;
	int err = 0;

	if (!host_line(BRIDGE_CALLS, line, sizeof(line)) && strcmp(line, "0"))
		return 0;
	for (i = 0; !err && i < devices->count; i++) {
		if (strcmp(devices->list[i].kind, "bridge"))
			continue;
		snprintf(bypass.where, sizeof(bypass.where), "%s",
			 devices->list[i].name);
		err = bypass_add(bypasses, &bypass);
	}
	return err;
}

/* ---- all ---- */

static void keep_error(int *first, int err, const char *what, char *why)
{
	if (!err || *first)
		return;
	*first = err;
	refuse(why, err, "%s: %s", what,
	       err == -EPERM ? "not permitted to ask: needs CAP_NET_ADMIN" :
			       errno_words(err));
}

int bypasses_read(struct bypasses *bypasses, const struct host_devices *devices,
		  char *why)
{
	int err = 0;

	*bypasses = (struct bypasses){ 0 };
	keep_error(&err, bypass_flowtables(bypasses), "flowtables", why);
	keep_error(&err, bypass_bridges(bypasses, devices), "bridges", why);
	keep_error(&err, bypass_filters(bypasses, devices), "filters of tc",
		   why);
	return err;
}
