// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy at XDP. Drop is XDP_DROP; other packets pass or are redirected. A
 * frame has no mark yet: it starts at 0, and the policy's mark is passed as
 * metadata before the frame to meta.bpf.c at tc ingress of the same device.
 */
#include "bpf/program.h"
#include "bpf/env_xdp.h"
#include "bpf/asked.h"
#include "bpf/ip_header.h"

kz_inline struct kz_packet packet_of(struct xdp_md *ctx)
{
	return (struct kz_packet){
		.ctx = ctx,
		.frags = kz_setup_get()->frags,
		.data = (void *)(long)ctx->data,
		.data_end = (void *)(long)ctx->data_end,
	};
}

#ifdef KZ_BOUND
extern int bpf_xdp_metadata_rx_vlan_tag(const struct xdp_md *ctx,
					__be16 *protocol, __u16 *tci) __ksym;

/* The outer tag, if the device took it out of the frame. */
kz_inline bool tag_taken(struct xdp_md *ctx, __u16 *tci)
{
	__be16 protocol;

	return !bpf_xdp_metadata_rx_vlan_tag(ctx, &protocol, tci);
}
#else
kz_inline bool tag_taken(struct xdp_md *ctx, __u16 *tci)
{
	(void)ctx;
	(void)tci;
	return false;
}
#endif

/* False: the policy does not see this frame. */
kz_inline bool parse_frame(struct xdp_md *ctx, struct kz_key *key, bool *cut)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_packet packet = packet_of(ctx);
	const __u8 *version;
	__u32 buffer;
	__u16 tci;

	packet.cut = cut;
	if (tag_taken(ctx, &tci)) {
		key->word[KZ_W_CLASS] |= KZ_C_VLAN;
		key->word[KZ_W_LINK] = tci & KZ_LINK_VID;
	}
	if (setup->ether && setup->header.features & KZ_F_ETHER)
		kz_parse_link(&packet, key);
	if (setup->link_length)
		return kz_parse_ether(&packet, setup->header.features, key);
	version = kz_packet_bytes(&packet, 0, 1, &buffer);
	kz_parse_network(&packet, 0,
			 version && *version >> 4 == 6 ? KZ_ETHERTYPE_IP6 :
							 KZ_ETHERTYPE_IP,
			 setup->header.features, key);
	return true;
}

/* The same for a frame whose headers lie in several buffers. */
KZ_SUBPROGRAM int kz_parse_copied(struct xdp_md *ctx, struct kz_key *key)
{
	if (!key || !kz_setup_get()->frags)
		return 0;
	return parse_frame(ctx, key, NULL);
}

/* Do so again from the start. What is zero first has no reader before, so that
 * a program made for a policy need not have it in memory (liveness.h).
 */
kz_inline bool parse_again(struct xdp_md *ctx, struct kz_eval *e)
{
	__u32 iif = e->key.word[KZ_W_IIF];

	*e = (struct kz_eval){};
	e->key.word[KZ_W_IIF] = iif;
	return kz_parse_copied(ctx, &e->key);
}

kz_inline bool kz_payload_open(struct xdp_md *ctx, struct kz_packet *packet,
			       __u32 *network)
{
	__u16 tci;

	*packet = packet_of(ctx);
	*network = kz_network_offset(packet,
				     KZ_MAX_VLAN_TAGS - tag_taken(ctx, &tci));
	return true;
}
#include "bpf/payload.h"

/* RFC 1624: @checksum of a header whose word @old is @new now. */
kz_inline __be16 checksum_update(__be16 checksum, __be16 old, __be16 new)
{
	__u32 sum = (__u16)~checksum + (__u32)(__u16)~old + new;

	sum = (sum & 0xffff) + (sum >> 16);
	sum += sum >> 16;
	return ~sum;
}

/* Write @part of the header at @at, as @key has it. */
kz_inline void store_part(struct xdp_md *ctx, const struct kz_key *key,
			  __u32 at, int part)
{
	__u32 sum_at = at + offsetof(struct kz_wire_ip, checksum);
	__u32 offset = at + kz_ip_part_offset(key, part);
	__be16 old, changed, checksum;

	if (bpf_xdp_load_bytes(ctx, offset, &old, sizeof(old)))
		return;
	changed = kz_ip_part(key, part, old);
	if (changed == old)
		return;
	if (kz_key_family(key) == KZ_FAMILY_IP) {
		if (bpf_xdp_load_bytes(ctx, sum_at, &checksum,
				       sizeof(checksum)))
			return;
		checksum = checksum_update(checksum, old, changed);
		bpf_xdp_store_bytes(ctx, sum_at, &checksum, sizeof(checksum));
	}
	bpf_xdp_store_bytes(ctx, offset, &changed, sizeof(changed));
}

/*
 * Write what @key has of the IP header into the packet, by helpers: the header
 * may lie in any of a frame's buffers.
 */
KZ_SUBPROGRAM int kz_store_ip(struct xdp_md *ctx, const struct kz_key *key)
{
	struct kz_packet packet = packet_of(ctx);
	__u32 at;
	__u16 tci;
	int part;

	if (!key || !(kz_setup_get()->header.features & KZ_F_IP_WRITE) ||
	    kz_key_family(key) == KZ_FAMILY_OTHER)
		return 0;
	at = kz_network_offset(&packet,
			       KZ_MAX_VLAN_TAGS - tag_taken(ctx, &tci));
	for (part = 0; part < KZ_IP_PARTS; part++)
		store_part(ctx, key, at, part);
	return 0;
}

/* Put the mark where meta.bpf.c finds it; false if the driver cannot. */
kz_inline bool leave_mark(struct xdp_md *ctx, __u32 mark, __u32 mask)
{
	struct kz_meta *meta;

	if (bpf_xdp_adjust_meta(ctx, -(int)sizeof(*meta)))
		return false;
	meta = (void *)(long)ctx->data_meta;
	if ((void *)(meta + 1) > (void *)(long)ctx->data)
		return false;
	meta->magic = KZ_META_MAGIC;
	meta->secret = kz_setup_get()->secret;
	meta->mark = mark;
	meta->mask = mask;
	return true;
}

kz_inline __u32 input_device(const struct xdp_md *ctx,
			     const struct kz_setup *setup)
{
	__u32 ifindex = ctx->ingress_ifindex;

	kz_opaque(ifindex); /* a load of its own: the context allows no other */
	return setup->testing ? kz_test.given.iif : ifindex;
}

/*
 * The action for a packet that is not dropped; a test run redirects none. What
 * is redirected has no mark. Without one, too, metadata is left: a packet that
 * has been here before brings the mark that it had. A driver that cannot has
 * not left that either.
 */
kz_inline int send_on(struct xdp_md *ctx, const struct kz_key *key)
{
	const struct kz_setup *setup = kz_setup_get();
	__u32 mark = key->word[KZ_W_MARK];

	if (setup->header.features & KZ_F_REDIRECT &&
	    key->word[KZ_W_REDIRECT] && !setup->testing)
		return bpf_redirect(key->word[KZ_W_REDIRECT], 0);
	/* Drop it rather than let it be routed as an unmarked one. */
	if (setup->header.features & KZ_F_MARK_WRITE &&
	    !leave_mark(ctx, mark, mark ? setup->header.window : 0) && mark)
		return XDP_ABORTED;
	return XDP_PASS;
}

#ifdef KZ_MANY_GROUPS
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct kz_eval);
} kz_evals SEC(".maps");

/*
 * The loop over the groups takes two more calls, and stack for them: so the
 * packet under evaluation is kept in a map. XDP runs with softirqs off, one
 * packet at a time on a CPU.
 */
kz_inline struct kz_eval *eval_begin(struct kz_eval *on_stack)
{
	__u32 index = 0;
	struct kz_eval *e = bpf_map_lookup_elem(&kz_evals, &index);

	(void)on_stack;
	if (e)
		*e = (struct kz_eval){};
	return e;
}
#else
kz_inline struct kz_eval *eval_begin(struct kz_eval *on_stack)
{
	*on_stack = (struct kz_eval){};
	return on_stack;
}
#endif

SEC("xdp")
int kz_xdp(struct xdp_md *ctx)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_eval on_stack, *e = eval_begin(&on_stack);
	bool cut = false, seen;
	__u32 ip;

	if (!e)
		return XDP_ABORTED;

	if (setup->header.features & KZ_F_DEVICES)
		e->key.word[KZ_W_IIF] = input_device(ctx, setup);
	seen = parse_frame(ctx, &e->key, &cut);
	if (cut)
		seen = parse_again(ctx, e);
	if (!seen) {
		kz_program_skip(e);
		return XDP_PASS;
	}
	ip = e->key.word[KZ_W_IP];
	if (KZ_ASKS(&setup->header))
		kz_fill_asked(ctx, e);
	if (setup->header.features & KZ_F_PACKET_BYTES)
		kz_read_payload(ctx, e);
	if (kz_program_run(e) == KZ_DROP)
		return XDP_DROP;
	if (setup->header.features & KZ_F_IP_WRITE &&
	    e->key.word[KZ_W_IP] != ip)
		kz_store_ip(ctx, &e->key);
	return send_on(ctx, &e->key);
}
