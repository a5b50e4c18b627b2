/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kz_env_log() of core/eval.h for the BPF programs: events into a ring buffer,
 * which one listener reads. Without a listener it is full, and an event costs
 * only the check of that. The next generation takes it over.
 */
#ifndef KZ_LOG_H
#define KZ_LOG_H

#include "core/event.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 18); /* bytes: 1,638 events */
} kz_events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64); /* events that found no room */
} kz_lost SEC(".maps");

KZ_SUBPROGRAM int kz_log(const struct kz_key *key, __u32 rule)
{
	struct kz_event *event;
	__u32 index = 0;
	__u64 *lost;

	if (!key || !(kz_setup_get()->header.features & KZ_F_LOG))
		return 0;
	lost = bpf_map_lookup_elem(&kz_lost, &index);
	if (!lost)
		return 0;
	event = bpf_ringbuf_reserve(&kz_events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(lost, 1);
		return 0;
	}
	event->time = bpf_ktime_get_ns();
	event->lost = *lost;
	event->generation = kz_setup_get()->generation;
	event->rule = rule;
	event->key = *key;
	bpf_ringbuf_submit(event, 0);
	return 0;
}

kz_inline void kz_env_log(const struct kz_env *env, const struct kz_key *key,
			  __u32 rule)
{
	(void)env;
	if (kz_setup_get()->header.features & KZ_F_LOG)
		kz_log(key, rule);
}

#endif
