/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_CONNTRACK_H
#define KZ_CONNTRACK_H

#include <stdint.h>

/*
 * Are connections of @family (NFPROTO_IPV4, NFPROTO_IPV6) tracked in the
 * caller's network namespace? 1, 0 or -errno. Where the kernel does not list its
 * hooks, a packet is sent over the loopback device, and if that is tracked, both
 * are.
 */
int conntrack_is_on(uint8_t family);

#endif
