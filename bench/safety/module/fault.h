/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One mistake of each class (../classes.tsv), made in a kernel module. What
 * the module does with a packet is what ../bpf/<id>.bpf.c does with it.
 */
#ifndef KZ_FAULT_H
#define KZ_FAULT_H

#include <linux/skbuff.h>
#include <linux/types.h>

#define DATA_SIZE 64 /* bytes of a packet or a command that a fault gets */

struct fault {
	const char *id;
	/* Allocates what the fault needs; 0 or -errno. NULL: nothing. */
	int (*arm)(void);
	/* A packet's payload, padded with zeros. In softirq. */
	void (*packet)(struct sk_buff *skb, const u8 *data);
	/* A command of the controller, in its process. 0 or -errno. */
	int (*call)(const u8 *data);
	/* Frees it. NULL: nothing to free. */
	void (*disarm)(void);
	/* The module forgets to remove its hook when it is unloaded. */
	bool keeps_hook;
	/* It removes its hook only then, not when the namespace ends. */
	bool keeps_net;
};

/* What the fault has done: how often, and a number that should be right. */
struct result {
	u64 ran;
	u64 value;
};

extern struct result result;

/* Each file's faults, up to one without id. */
extern const struct fault memory_faults[], processor_faults[], lock_faults[],
	control_faults[];

/* The first four bytes, little-endian. */
static inline u32 number(const u8 *data)
{
	return data[0] | data[1] << 8 | data[2] << 16 | (u32)data[3] << 24;
}

#endif
