/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a device does to VLAN tags in place of the kernel: "ethtool -k". Of
 * virtual devices: what its packets come with, and what it takes.
 */
#ifndef KZ_OFFLOADS_H
#define KZ_OFFLOADS_H

#include <stddef.h>

enum offload {
	OFFLOAD_RX_VLAN,
	OFFLOAD_RX_STAG,
	OFFLOAD_TX_VLAN,
	OFFLOAD_TX_STAG,
	OFFLOADS,
};

#define OFFLOAD(offload) (1U << (offload))
#define OFFLOADS_RX (OFFLOAD(OFFLOAD_RX_VLAN) | OFFLOAD(OFFLOAD_RX_STAG))
#define OFFLOADS_TX (OFFLOAD(OFFLOAD_TX_VLAN) | OFFLOAD(OFFLOAD_TX_STAG))

/* Those of device @name that are on, into @offloads. 0 or -errno. */
int offloads_read(const char *name, unsigned int *offloads);

/* "ethtool -K NAME FEATURE off": the command that turns @offloads off. */
void offloads_print_command(const char *name, unsigned int offloads, char *text,
			    size_t size);

#endif
