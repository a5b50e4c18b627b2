/* SPDX-License-Identifier: GPL-2.0-only */
/* What kfunc.bpf.c has seen of packets of KFUNC_LENGTH bytes. */
#ifndef KFUNC_H
#define KFUNC_H

#define KFUNC_LENGTH 128 /* bytes of the IPv4 packet */

struct kfunc_seen {
	int packets; /* at the netfilter hook */
	int field, flow; /* what setting them said last */
	int unowned, unowned_flow, beyond; /* likewise, of what is no field's */
	int left; /* packets at tc egress with the field and the flow's word */
	int left_set; /* what setting the field said there */
};

#endif
