/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices by which packets come in: pairs of veth, by route netlink. */
#ifndef KZ_NFT_DEVICE_H
#define KZ_NFT_DEVICE_H

#include <stdint.h>

#define NFT_LOOPBACK_INDEX 1
#define NFT_DEVICE_MTU 65535
#define NFT_DEVICE_NAME "in%u" /* its index */

struct mnl_socket;

struct nft_device {
	uint32_t index; /* by which they come in */
	uint32_t peer; /* where to send them */
	uint8_t address[6]; /* and to whom */
};

/* Make the pair whose end is to have device->index, both up; for
 * NFT_LOOPBACK_INDEX there is one. 0 or -errno.
 */
int nft_device_add(struct mnl_socket *nl, struct nft_device *device);

int nft_device_up(struct mnl_socket *nl, uint32_t index);

#endif
