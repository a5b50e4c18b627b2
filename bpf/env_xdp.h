/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An XDP frame's bytes for core/parse.h: direct access to its first buffer;
 * where the device may hand over frames of several (setup.frags), a helper
 * for the rest. Copies are few packets' and take stack and the verifier's time:
 * so the program first parses without (cut), and again where it has to.
 */
#ifndef KZ_ENV_XDP_H
#define KZ_ENV_XDP_H

#include "core/key.h"

struct kz_packet {
	struct xdp_md *ctx;
	void *data;
	void *data_end;
	bool frags;
	bool *cut; /* NULL: copy; else set for bytes that would be copied */
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	if (packet->frags)
		return bpf_xdp_get_buff_len(packet->ctx);
	return packet->data_end - packet->data;
}

/*
 * A header that had to be copied, until the next one is. Off the stack, of which
 * each of the parser's buffers would take a part. XDP runs with softirqs off,
 * one packet at a time on a CPU.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32[10]);
} kz_header SEC(".maps");

kz_inline const void *kz_packet_copy(const struct kz_packet *packet,
				     __u32 offset, __u32 length, void *unused)
{
	__u32 index = 0;
	void *copy;

	(void)unused;
	if (!packet->frags)
		return NULL;
	if (packet->cut) {
		*packet->cut = true;
		return NULL;
	}
	copy = bpf_map_lookup_elem(&kz_header, &index);
	if (!copy || bpf_xdp_load_bytes(packet->ctx, offset, copy, length))
		return NULL;
	return copy;
}

#include "bpf/env_direct.h"

#endif
