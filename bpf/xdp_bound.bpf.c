// SPDX-License-Identifier: GPL-2.0-only
/* xdp.bpf.c bound to one device, whose driver tells it of the VLAN tags that it
 * takes out of frames.
 */
#define KZ_BOUND
#include "bpf/xdp.bpf.c"
