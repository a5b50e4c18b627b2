// SPDX-License-Identifier: GPL-2.0-only
/* Programs in a chain: each counts and tail-calls the next. */
#include "bench/safety/bpf/fault.bpf.h"

int fault(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} next SEC(".maps") = { .values = { (void *)&fault } };

SEC("tc") int fault(struct __sk_buff *skb)
{
	__u8 data[8] = { 0 };

	if (!skb->cb[0]) {
		if (!is_trigger(skb, data))
			return TC_ACT_OK;
		skb->cb[0] = number(data) + 1;
	}
	result.value++;
	skb->cb[0]--;
	if (skb->cb[0] > 1)
		bpf_tail_call(skb, &next, 0);
	skb->cb[0] = 0;
	return TC_ACT_OK;
}
