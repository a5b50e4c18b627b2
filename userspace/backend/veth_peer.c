// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#include "userspace/backend/namespaces.h"
#include "userspace/backend/netlink_dump.h"
#include "userspace/backend/offloads.h"
#include "userspace/backend/veth_peer.h"
#include "userspace/base/refuse.h"

#define REQUEST_SIZE 64

/* ---- which namespace it is in ---- */

static int take_nsid(const struct nlattr *attr, void *context)
{
	int *nsid = context;

	if (mnl_attr_get_type(attr) == NETNSA_NSID)
		*nsid = (int)mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int hear_nsid(const struct nlmsghdr *nlh, void *context)
{
	return mnl_attr_parse(nlh, sizeof(struct rtgenmsg), take_nsid, context);
}

/* The number by which the caller's namespace knows that of @fd; -1: none. */
static int nsid_read(int fd)
{
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	int nsid = -1;

	nlh->nlmsg_type = RTM_GETNSID;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(nlh, NETNSA_FD, fd);
	return netlink_ask(NETLINK_ROUTE, nlh, hear_nsid, &nsid) ? -1 : nsid;
}

/* ---- what it is like there ---- */

struct search {
	int ifindex;
	uint64_t inode; /* of the namespace */
	struct veth_peer *peer;
	int err;
};

static int read_here(int ifindex, struct veth_peer *peer)
{
	if (!if_indextoname(ifindex, peer->name))
		return -errno;
	return offloads_read(peer->name, &peer->offloads);
}

static int read_there(const struct namespace *namespace, void *context)
{
	struct search *search = context;

	if (namespace->inode != search->inode)
		return 0;
	search->err = read_here(search->ifindex, search->peer);
	return 1;
}

static int read_apart(const struct host_device *device, struct veth_peer *peer)
{
	struct search search = { device->peer, 0, peer, -ENOENT };
	struct namespaces all = { 0 };
	char why[WHY_SIZE];
	size_t i;
	int err = namespaces_read(&all, why);

	for (i = 0; !err && i < all.count && !search.inode; i++)
		if (all.list[i].fd >= 0 &&
		    nsid_read(all.list[i].fd) == device->peer_nsid)
			search.inode = all.list[i].inode;
	if (!err && search.inode)
		namespaces_each(&all, read_there, &search, why);
	namespaces_free(&all);
	return err ?: search.err;
}

int veth_peer_read(const struct host_device *device, struct veth_peer *peer)
{
	*peer = (struct veth_peer){ 0 };
	return device->peer_nsid < 0 ? read_here(device->peer, peer) :
				       read_apart(device, peer);
}
