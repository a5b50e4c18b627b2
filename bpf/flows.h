/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words that flows keep, for the BPF programs: kz_env_flow_get() and
 * kz_env_flow_set() of core/eval.h. One LRU hash, which the next generation
 * takes over, and which policies at several hooks may share
 * (userspace/backend/bpf/flow.h).
 *
 * Packets of one flow may be evaluated on several CPUs at once. So only the
 * bits that a packet has changed are written, a word at a time by compare and
 * exchange: a field lies in one word, and a reader gets the old value or the
 * new one, never bits of both. (Clearing bits, then setting others, would
 * let a reader see 0 in between, which means that nothing is remembered.)
 *
 * The kernel reuses the element of an evicted flow at once. If a flow is
 * evicted between a packet's lookup and its write, the packet writes to another
 * flow; but a flow that was just looked up is the last to be evicted.
 */
#ifndef KZ_FLOWS_H
#define KZ_FLOWS_H

#include "core/flow.h"

/* Lost races after which a write gives up, as if the others came later. */
#define KZ_FLOW_TRIES 8

struct kz_flow_words {
	__u32 word[KZ_FLOW_WORDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1); /* the policy's flow size */
	__type(key, struct kz_flow_key);
	__type(value, struct kz_flow_words);
} kz_flows SEC(".maps");

/* Flows ever added: those not in the map any more were evicted. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} kz_flows_made SEC(".maps");

kz_inline void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	const struct kz_flow_words *words = NULL;
	struct kz_flow_key flow;
	int i;

	(void)env;
	if (kz_flow_key_make(key, &flow))
		words = bpf_map_lookup_elem(&kz_flows, &flow);
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		key->word[KZ_W_FLOW + i] =
			words ? *(const volatile __u32 *)&words->word[i] : 0;
}

/* The @mask bits of *@word become those of @value. */
kz_inline void kz_flow_write(__u32 *word, __u32 value, __u32 mask)
{
	__u32 old = *(volatile __u32 *)word, seen;
	int i;

	value &= mask;
	for (i = 0; i < KZ_FLOW_TRIES; i++) {
		seen = __sync_val_compare_and_swap(word, old,
						   (old & ~mask) | value);
		if (seen == old)
			return;
		old = seen;
	}
}

kz_inline void kz_flow_count(void)
{
	__u32 index = 0;
	__u64 *made = bpf_map_lookup_elem(&kz_flows_made, &index);

	if (made)
		kz_count_add(made, 1);
}

kz_inline void kz_env_flow_set(const struct kz_env *env,
			       const struct kz_key *key, const __u32 *masks)
{
	struct kz_flow_words *words, first;
	struct kz_flow_key flow;
	int i;

	(void)env;
	if (!kz_flow_key_make(key, &flow))
		return;
	words = bpf_map_lookup_elem(&kz_flows, &flow);
	if (!words) {
		for (i = 0; i < KZ_FLOW_WORDS; i++)
			first.word[i] = key->word[KZ_W_FLOW + i] & masks[i];
		if (!bpf_map_update_elem(&kz_flows, &flow, &first,
					 BPF_NOEXIST)) {
			kz_flow_count();
			return;
		}
		/* Another packet was faster, or the map is full. */
		words = bpf_map_lookup_elem(&kz_flows, &flow);
	}
	for (i = 0; words && i < KZ_FLOW_WORDS; i++)
		if (masks[i])
			kz_flow_write(&words->word[i], key->word[KZ_W_FLOW + i],
				      masks[i]);
}

#endif
