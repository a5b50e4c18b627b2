// SPDX-License-Identifier: GPL-2.0-only
/* Mistakes with spin locks. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

#include "bench/safety/module/fault.h"

static DEFINE_SPINLOCK(lock_a);
static DEFINE_SPINLOCK(lock_b);

static void double_packet(struct sk_buff *skb, const u8 *data)
{
	spin_lock(&lock_a);
	spin_lock(&lock_a);
	result.value++;
	spin_unlock(&lock_a);
	spin_unlock(&lock_a);
}

/* ---- AB-BA: a packet on one processor, a command on another ---- */

static bool have_a, have_b;

/* So that both have their first lock; three seconds, no longer. */
static void meet(const bool *other)
{
	unsigned int i;

	for (i = 0; i < 3000 && !READ_ONCE(*other); i++)
		mdelay(1);
}

static void abba_packet(struct sk_buff *skb, const u8 *data)
{
	spin_lock(&lock_a);
	WRITE_ONCE(have_a, true);
	meet(&have_b);
	spin_lock(&lock_b);
	result.value++;
	spin_unlock(&lock_b);
	spin_unlock(&lock_a);
}

static int abba_call(const u8 *data)
{
	spin_lock_bh(&lock_b);
	WRITE_ONCE(have_b, true);
	meet(&have_a);
	spin_lock(&lock_a);
	spin_unlock(&lock_a);
	spin_unlock_bh(&lock_b);
	return 0;
}

/* ---- wrong context: a command holds the lock, a packet comes ---- */

static struct sk_buff *kept;

static void context_packet(struct sk_buff *skb, const u8 *data)
{
	spin_lock(&lock_a);
	if (!kept) {
		kept = skb_copy(skb, GFP_ATOMIC);
		skb_push(kept, ETH_HLEN);
		kept->protocol = eth_type_trans(kept, kept->dev);
	}
	result.value++;
	spin_unlock(&lock_a);
}

/* Should disable softirqs. The packet is processed on this processor. */
static int context_call(const u8 *data)
{
	struct sk_buff *skb = kept;

	spin_lock(&lock_a);
	if (skb)
		netif_rx(skb);
	spin_unlock(&lock_a);
	return 0;
}

const struct fault lock_faults[] = {
	{ "double-lock", .packet = double_packet },
	{ "abba", .packet = abba_packet, .call = abba_call },
	{ "context", .packet = context_packet, .call = context_call },
	{ NULL },
};
