/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands of the family, each with the attributes it takes. */
#ifndef KZ_NETLINK_OPS_H
#define KZ_NETLINK_OPS_H

/* Register the family, and unload transient policies with their socket. */
int kz_netlink_init(void);
void kz_netlink_exit(void);

#endif
