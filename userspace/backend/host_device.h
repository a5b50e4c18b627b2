/* SPDX-License-Identifier: GPL-2.0-only */
/* The network devices here, and what their drivers can do for XDP. */
#ifndef KZ_HOST_DEVICE_H
#define KZ_HOST_DEVICE_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of host_device.xdp, as the kernel's NETDEV_XDP_ACT_* has them. */
#define HOST_XDP_NATIVE 0x01
#define HOST_XDP_REDIRECT 0x02
#define HOST_XDP_OFFLOAD 0x10
#define HOST_XDP_FRAGS 0x20

/* Bits of host_device.xdp_metadata: NETDEV_XDP_RX_METADATA_*. */
#define HOST_XDP_TAGS 0x04

/* Where a program is at XDP; a device has one at most in each. */
enum host_xdp_mode {
	HOST_XDP_IN_GENERIC,
	HOST_XDP_IN_NATIVE,
	HOST_XDP_IN_HARDWARE,
	HOST_XDP_MODES,
};

struct host_device {
	int ifindex;
	unsigned short type; /* ARPHRD_* */
	char name[IF_NAMESIZE];
	char kind[16]; /* "veth", "bridge"; "": a network card, loopback */
	char bridge[IF_NAMESIZE]; /* that it is a port of; "": none */
	int master; /* ifindex; 0: none */
	int peer; /* ifindex: of veth the other end; of others what it is on */
	int peer_nsid; /* of the namespace that it is in, -1: this one */
	uint32_t mtu;
	uint32_t programs[HOST_XDP_MODES]; /* ids of those at XDP; 0: none */
	uint64_t xdp; /* HOST_XDP_* */
	uint64_t xdp_metadata; /* what its driver tells native XDP */
};

struct host_devices {
	struct host_device *list; /* owned */
	size_t count;
	int xdp_error; /* 0, or -errno: xdp is not known (before Linux 6.3) */
};

/*
 * 0 or -errno. host_devices_free() in any case. The second leaves out what
 * drivers can do, and @bridge.
 */
int host_devices_read(struct host_devices *devices);
int host_devices_links(struct host_devices *devices);
void host_devices_free(struct host_devices *devices);

const struct host_device *host_devices_find(const struct host_devices *devices,
					    int ifindex);

#endif
