// SPDX-License-Identifier: GPL-2.0-only
/* Network devices; see device.h. */
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/name_list.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/base/refuse.h"

#define ARPHRD_NO_HEADER ARPHRD_NONE /* tun, wireguard */

/* Length of the link header by ARPHRD_*, where we know it. */
static const struct {
	unsigned short type;
	uint32_t link_length;
} link_types[] = {
	{ ARPHRD_ETHER, ETH_HLEN }, { ARPHRD_LOOPBACK, ETH_HLEN },
	{ ARPHRD_NO_HEADER, 0 },    { ARPHRD_RAWIP, 0 },
	{ ARPHRD_PPP, 0 },	    { ARPHRD_TUNNEL, 0 },
	{ ARPHRD_TUNNEL6, 0 },	    { ARPHRD_SIT, 0 },
	{ ARPHRD_IPGRE, 0 },	    { ARPHRD_IP6GRE, 0 },
};

static int describe_one(int socket, int ifindex, struct kz_setup *setup,
			char *why)
{
	struct ifreq request = { 0 };
	unsigned short type;
	size_t i;

	request.ifr_ifindex = ifindex;
	if (ioctl(socket, SIOCGIFNAME, &request) ||
	    ioctl(socket, SIOCGIFHWADDR, &request))
		return refuse_errno(why, -ENODEV, "device %d", ifindex);
	type = request.ifr_hwaddr.sa_family;
	for (i = 0; i < sizeof(link_types) / sizeof(link_types[0]); i++)
		if (link_types[i].type == type)
			break;
	if (i == sizeof(link_types) / sizeof(link_types[0]))
		return refuse(
			why, -EOPNOTSUPP,
			"%s: its link header (ARPHRD %u) is not known here",
			request.ifr_name, type);
	setup->link_length = link_types[i].link_length;
	setup->ether = type == ARPHRD_ETHER;
	return 0;
}

/* The loopback device has a header, but is not an Ethernet device. */
static bool are_alike(const struct kz_setup *a, const struct kz_setup *b,
		      uint64_t features)
{
	return a->link_length == b->link_length &&
	       (a->ether == b->ether || !(features & KZ_F_ETHER));
}

int devices_describe(const struct devices *devices, uint64_t features,
		     struct kz_setup *setup, char *why)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;
	struct kz_setup first;
	unsigned int i;

	if (fd < 0)
		return refuse_errno(why, -errno, "cannot open a socket");
	for (i = 0; !err && i < devices->count; i++) {
		err = describe_one(fd, devices->ifindex[i], setup, why);
		if (!i)
			first = *setup;
		else if (!err && !are_alike(&first, setup, features))
			err = refuse(
				why, -EINVAL,
				"devices with and without Ethernet header: load the policy twice, under two names");
	}
	close(fd);
	return err;
}

bool devices_have(const struct devices *devices, int ifindex)
{
	unsigned int i;

	for (i = 0; i < devices->count; i++)
		if (devices->ifindex[i] == ifindex)
			return true;
	return false;
}

struct devices devices_without(const struct devices *all,
			       const struct devices *some)
{
	struct devices rest = { 0 };
	unsigned int i;

	for (i = 0; i < all->count; i++)
		if (!devices_have(some, all->ifindex[i]))
			rest.ifindex[rest.count++] = all->ifindex[i];
	return rest;
}

int devices_print(const struct devices *devices, char *text, size_t size)
{
	struct name_list list = name_list(text, size);
	char name[IF_NAMESIZE];
	unsigned int i;
	int err = 0;

	for (i = 0; i < devices->count; i++) {
		if (!if_indextoname(devices->ifindex[i], name)) {
			strcpy(name, "?");
			/* ENXIO: it has gone meanwhile. */
			err = errno == ENXIO || errno == ENODEV ? err : -errno;
		}
		name_list_add(&list, name);
	}
	name_list_end(&list);
	return err;
}
