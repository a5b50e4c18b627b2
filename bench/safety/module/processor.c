// SPDX-License-Identifier: GPL-2.0-only
/* Mistakes with time, stack and arithmetic. */
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "bench/safety/module/fault.h"

/* ---- loops ---- */

static void endless_packet(struct sk_buff *skb, const u8 *data)
{
	for (;;)
		WRITE_ONCE(result.value, result.value + 1);
}

/* As ../bpf/long.bpf.c, which has 2^23 rounds for each. */
static void long_packet(struct sk_buff *skb, const u8 *data)
{
	u32 outer = number(data), i, j;

	for (i = 0; i < outer; i++)
		for (j = 0; j < 1 << 23; j++)
			WRITE_ONCE(result.value, result.value + 1);
}

static void sleep_packet(struct sk_buff *skb, const u8 *data)
{
	msleep(10);
	result.value++;
}

/* ---- arithmetic ---- */

static void zero_packet(struct sk_buff *skb, const u8 *data)
{
	result.value = 100 / number(data);
}

/* An atomic operation on a word that is not at a multiple of its size. */
static void unaligned_packet(struct sk_buff *skb, const u8 *data)
{
	static u8 bytes[16] __aligned(8);
	atomic_t *word = (atomic_t *)(bytes + number(data));

	atomic_inc(word);
	result.value = atomic_read(word);
}

/* ---- stack ---- */

static noinline void stack_use(void)
{
	u8 scratch[24000];

	memset(scratch, 1, sizeof(scratch));
	barrier_data(scratch);
	result.value = scratch[100];
}

static void stack_packet(struct sk_buff *skb, const u8 *data)
{
	stack_use();
}

static noinline u32 descend(u32 depth)
{
	u8 frame[64];

	barrier_data(frame);
	return depth ? 1 + descend(depth - 1) : frame[0] & 0;
}

static void recursion_packet(struct sk_buff *skb, const u8 *data)
{
	result.value = descend(number(data));
}

/* Programs in a chain: each counts and calls the next. */
static noinline void chain(u32 left)
{
	result.value++;
	if (left > 1)
		chain(left - 1);
	barrier();
}

static void compose_packet(struct sk_buff *skb, const u8 *data)
{
	chain(number(data));
}

const struct fault processor_faults[] = {
	{ "endless", .packet = endless_packet },
	{ "long", .packet = long_packet },
	{ "sleep", .packet = sleep_packet },
	{ "zero", .packet = zero_packet },
	{ "unaligned", .packet = unaligned_packet },
	{ "stack", .packet = stack_packet },
	{ "recursion", .packet = recursion_packet },
	{ "compose", .packet = compose_packet },
	{ NULL },
};
