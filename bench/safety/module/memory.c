// SPDX-License-Identifier: GPL-2.0-only
/* Mistakes with pointers, lengths, references and memory. */
#include <linux/delay.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "bench/safety/module/fault.h"

#define SLOTS 16
#define LEAK (64 << 10) /* bytes a packet */
#define SECRET 0xa5

struct rule {
	u64 mark;
};

struct table {
	u64 slots[SLOTS];
	struct rule *first;
};

static struct table *table;
static struct rule rule = { 1 };

static int table_arm(void)
{
	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table->first = &rule;
	return 0;
}

static void table_disarm(void)
{
	kfree(table);
}

/* ---- NULL dereference of a look-up result ---- */

static noinline struct rule *look_up(u32 key)
{
	return key == 1 ? &rule : NULL;
}

static void null_packet(struct sk_buff *skb, const u8 *data)
{
	result.value = look_up(number(data))->mark;
}

static void healthy_packet(struct sk_buff *skb, const u8 *data)
{
	struct rule *found = look_up(number(data));

	if (found)
		result.value += found->mark;
}

/* ---- out of bounds: the value is how many bytes were not ours ---- */

static void packet_read_packet(struct sk_buff *skb, const u8 *data)
{
	const u8 *from = skb->data + number(data);

	READ_ONCE(*from);
	result.value = from >= skb_tail_pointer(skb);
}

/* An option to be padded to a length that the packet says. */
static void packet_write_packet(struct sk_buff *skb, const u8 *data)
{
	memset(skb_tail_pointer(skb), 0xff, number(data));
	result.value = number(data);
}

static void table_read_packet(struct sk_buff *skb, const u8 *data)
{
	result.value = READ_ONCE(table->slots[number(data)]) ? 8 : 0;
}

static void table_write_packet(struct sk_buff *skb, const u8 *data)
{
	WRITE_ONCE(table->slots[number(data)], 0xdeadbeefdeadbeef);
	result.value = READ_ONCE(table->first)->mark;
}

/* ---- stale pointer after a header pull: the value is how far TTL fell ---- */

static void stale_packet(struct sk_buff *skb, const u8 *data)
{
	struct iphdr *ip = ip_hdr(skb);
	u8 ttl = ip->ttl;

	if (pskb_expand_head(skb, 0, 0, GFP_ATOMIC))
		return;
	WRITE_ONCE(ip->ttl, ttl - 1);
	result.value = ttl - ip_hdr(skb)->ttl;
}

/* ---- uninitialised stack to userspace: the value is the secret's bytes ---- */

struct answer {
	u8 kind;
	u8 unused[55];
};

static noinline void secret_use(void)
{
	u8 secret[sizeof(struct answer)];

	memset(secret, SECRET, sizeof(secret));
	barrier_data(secret);
}

static noinline void answer_give(u8 *to)
{
	struct answer answer;

	answer.kind = 1;
	barrier_data(&answer);
	memcpy(to, &answer, sizeof(answer));
}

static void uninit_packet(struct sk_buff *skb, const u8 *data)
{
	u8 seen[sizeof(struct answer)];
	size_t i;

	secret_use();
	answer_give(seen);
	for (i = 0; i < sizeof(seen); i++)
		result.value += seen[i] == SECRET;
}

/* ---- use after free at a policy swap ---- */

static struct rule *policy;

static int swap_arm(void)
{
	policy = kzalloc(sizeof(*policy), GFP_KERNEL);
	if (policy)
		policy->mark = 1;
	return policy ? 0 : -ENOMEM;
}

static void swap_packet(struct sk_buff *skb, const u8 *data)
{
	struct rule *used = READ_ONCE(policy);

	mdelay(300); /* many rules */
	result.value = READ_ONCE(used->mark);
}

static int swap_call(const u8 *data)
{
	struct rule *old = policy, *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);

	if (!fresh)
		return -ENOMEM;
	fresh->mark = 1;
	WRITE_ONCE(policy, fresh);
	kfree(old);
	return 0;
}

static void swap_disarm(void)
{
	kfree(policy);
}

/* ---- leaks ---- */

static void reference_packet(struct sk_buff *skb, const u8 *data)
{
	dev_hold(skb->dev);
}

static void leak_packet(struct sk_buff *skb, const u8 *data)
{
	u8 *flow = kmalloc(LEAK, GFP_ATOMIC);

	if (flow)
		memset(flow, 1, LEAK);
}

/* ---- an integer overflow in a size from userspace ---- */

static int size_call(const u8 *data)
{
	u32 count = number(data), size = count * sizeof(struct rule), i;
	struct rule *rules = vmalloc(size);

	if (!rules)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		WRITE_ONCE(rules[i].mark, 1);
	vfree(rules);
	return 0;
}

static void count_packet(struct sk_buff *skb, const u8 *data)
{
	result.value++;
}

/* ---- a hostile rule blob: a rule is at an offset that the blob says ---- */

static u8 blob[DATA_SIZE];

static int blob_call(const u8 *data)
{
	memcpy(blob, data, sizeof(blob));
	return 0;
}

static void blob_packet(struct sk_buff *skb, const u8 *data)
{
	const struct rule *found = (void *)(blob + number(blob));

	result.value = READ_ONCE(found->mark);
}

const struct fault memory_faults[] = {
	{ "control", .packet = healthy_packet },
	{ "null", .packet = null_packet },
	{ "packet-read", .packet = packet_read_packet },
	{ "packet-write", .packet = packet_write_packet },
	{ "table-read", table_arm, table_read_packet, NULL, table_disarm },
	{ "table-write", table_arm, table_write_packet, NULL, table_disarm },
	{ "stale", .packet = stale_packet },
	{ "uninitialised", .packet = uninit_packet },
	{ "swap", swap_arm, swap_packet, swap_call, swap_disarm },
	{ "reference", .packet = reference_packet },
	{ "leak", .packet = leak_packet },
	{ "size", .packet = count_packet, .call = size_call },
	{ "blob", .packet = blob_packet, .call = blob_call },
	{ NULL },
};
