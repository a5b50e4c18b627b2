// SPDX-License-Identifier: GPL-2.0-only
/* Mistakes around the packet path: life cycle, controller, policy itself. */
#include <linux/string.h>

#include "bench/safety/module/fault.h"

static void count_packet(struct sk_buff *skb, const u8 *data)
{
	result.value++;
}

/* ---- wrong mask: the value is what is left of another program's bits ---- */

#define THEIRS 0x4000
#define OURS 0x0f000000

static void mask_packet(struct sk_buff *skb, const u8 *data)
{
	skb->mark = THEIRS;
	/* Should be & ~OURS. */
	skb->mark = (skb->mark & OURS) | 0x01000000;
	result.value = skb->mark & THEIRS;
}

/* ---- wrong byte order: the value is how often port 80 matched ---- */

static void order_packet(struct sk_buff *skb, const u8 *data)
{
	u16 port;

	memcpy(&port, data, sizeof(port));
	/* Should be htons(80). */
	if (port == 80)
		result.value++;
}

/* ---- table full: the value is how many flows have an entry ---- */

#define FLOWS 64

static u32 flows[FLOWS]; /* 0: free */

static void full_packet(struct sk_buff *skb, const u8 *data)
{
	u32 key = number(data) + 1, i = key % FLOWS;

	while (READ_ONCE(flows[i]) && flows[i] != key)
		i = (i + 1) % FLOWS;
	flows[i] = key;
	result.value++;
}

/* ---- controller killed: the value is the rule that packets find ---- */

static u8 present = 1;

static void killed_packet(struct sk_buff *skb, const u8 *data)
{
	result.value = READ_ONCE(present);
}

/* An update is to take the old rule out, 0, and to put the new one in, 1. */
static int killed_call(const u8 *data)
{
	WRITE_ONCE(present, data[0]);
	return 0;
}

const struct fault control_faults[] = {
	{ "unload", .packet = count_packet, .keeps_hook = true },
	{ "namespace", .packet = count_packet, .keeps_net = true },
	{ "mask", .packet = mask_packet },
	{ "order", .packet = order_packet },
	{ "full", .packet = full_packet },
	{ "killed", .packet = killed_packet, .call = killed_call },
	{ "verifier", .packet = count_packet },
	{ NULL },
};
