// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include "userspace/backend/nft/device.h"

#define PEER_NAME "out%u"
#define PEERS_FROM 0x40000000U /* indexes no policy's device has */

/* Ours, locally administered; both ends may have it. */
static const uint8_t address[6] = { 2, 0x6b, 0x7a, 0, 0, 1 };

static int ask(struct mnl_socket *nl, struct nlmsghdr *nlh)
{
	char buffer[8192] __attribute__((aligned(8)));
	ssize_t n;

	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
	if (n < 0 || mnl_cb_run(buffer, n, 0, 0, NULL, NULL) < 0)
		return -errno;
	return 0;
}

static struct nlmsghdr *link_header(void *buffer, uint16_t flags,
				    uint32_t index)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *info;

	nlh->nlmsg_type = RTM_NEWLINK;
	nlh->nlmsg_flags = flags;
	info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	info->ifi_index = index;
	info->ifi_flags = info->ifi_change = IFF_UP;
	return nlh;
}

int nft_device_up(struct mnl_socket *nl, uint32_t index)
{
	char buffer[256] __attribute__((aligned(8)));

	return ask(nl, link_header(buffer, 0, index));
}

static void put_end(struct nlmsghdr *nlh, const char *format, uint32_t number)
{
	char name[IF_NAMESIZE];

	snprintf(name, sizeof(name), format, number);
	mnl_attr_put_strz(nlh, IFLA_IFNAME, name);
	mnl_attr_put_u32(nlh, IFLA_MTU, NFT_DEVICE_MTU);
	mnl_attr_put(nlh, IFLA_ADDRESS, sizeof(address), address);
}

static void put_peer(struct nlmsghdr *nlh, const struct nft_device *device)
{
	struct nlattr *info, *data, *peer;
	struct ifinfomsg *end;

	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "veth");
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	peer = mnl_attr_nest_start(nlh, VETH_INFO_PEER);
	end = mnl_nlmsg_put_extra_header(nlh, sizeof(*end));
	end->ifi_index = device->peer;
	put_end(nlh, PEER_NAME, device->index);
	mnl_attr_nest_end(nlh, peer);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, info);
}

int nft_device_add(struct mnl_socket *nl, struct nft_device *device)
{
	char buffer[1024] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;
	int err;

	device->peer = device->index;
	if (device->index == NFT_LOOPBACK_INDEX)
		return 0;
	device->peer = device->index ^ PEERS_FROM;
	memcpy(device->address, address, sizeof(address));
	nlh = link_header(buffer, NLM_F_CREATE | NLM_F_EXCL, device->index);
	put_end(nlh, NFT_DEVICE_NAME, device->index);
	put_peer(nlh, device);
	err = ask(nl, nlh);
	if (!err) /* needs both ends */
		err = nft_device_up(nl, device->peer);
	return err;
}
