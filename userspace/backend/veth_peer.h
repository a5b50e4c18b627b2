/* SPDX-License-Identifier: GPL-2.0-only */
/* The other end of a veth device, which may be in another namespace. */
#ifndef KZ_VETH_PEER_H
#define KZ_VETH_PEER_H

#include "userspace/backend/host_device.h"

struct veth_peer {
	char name[IF_NAMESIZE];
	unsigned int offloads; /* OFFLOAD_* */
};

/*
 * The peer of @device, which is of kind "veth". 0 or -errno; -ENOENT: it is in
 * a namespace that cannot be found or entered.
 */
int veth_peer_read(const struct host_device *device, struct veth_peer *peer);

#endif
