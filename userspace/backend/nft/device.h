/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices at which packets arrive: pairs of veth, by route netlink. */
#ifndef KZ_NFT_DEVICE_H
#define KZ_NFT_DEVICE_H

#include <stdint.h>

#define NFT_LOOPBACK_INDEX 1
#define NFT_DEVICE_MTU 65535
#define NFT_DEVICE_NAME "in%u" /* its index */

struct mnl_socket;

struct nft_device {
	uint32_t index; /* where they arrive */
	uint32_t peer; /* where to send them */
	uint8_t address[6]; /* and their destination */
};

/*
 * Make the pair whose end has device->index, set both up, and fill @device; for
 * NFT_LOOPBACK_INDEX the device is there. 0 or -errno.
 */
int nft_device_add(struct mnl_socket *nl, struct nft_device *device);

int nft_device_up(struct mnl_socket *nl, uint32_t index);

#endif
