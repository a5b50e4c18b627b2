// SPDX-License-Identifier: GPL-2.0-only
/* Uninitialised stack to userspace: the value is the secret's bytes. */
#include "bench/safety/bpf/fault.bpf.h"

#define SECRET 0xa5a5a5a5a5a5a5a5

struct answer {
	__u64 words[7];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct answer);
} answers SEC(".maps");

static __noinline int secret_use(__u32 from)
{
	volatile __u64 secret[12];
	__u32 i;

	for (i = 0; i < 12; i++)
		secret[i] = SECRET;
	return secret[11] == from;
}

static __noinline int answer_give(__u32 key)
{
	struct answer answer;

	*(volatile __u64 *)&answer.words[0] = 1;
	return bpf_map_update_elem(&answers, &key, &answer, BPF_ANY);
}

FAULT(skb, data)
{
	struct answer *seen;
	__u32 key = 0, i;

	secret_use(number(data));
	answer_give(0);
	seen = bpf_map_lookup_elem(&answers, &key);
	if (!seen)
		return;
	for (i = 1; i < 7; i++)
		if (seen->words[i] == SECRET)
			result.value += 8;
}
