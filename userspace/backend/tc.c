// SPDX-License-Identifier: GPL-2.0-only
/* Backend "tc": the policy at a device's traffic control, before the stack. */
#include <string.h>

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>

#include "backend.h"
#include "bpf_judge.h"
#include "tc.skel.h"

static void tc_prepare(const struct packet *packet,
		       struct bpf_test_run_opts *opts, void *context)
{
	struct __sk_buff *skb = context;

	_Static_assert(sizeof(*skb) <= BPF_JUDGE_CONTEXT_SIZE, "context");
	memset(skb, 0, sizeof(*skb));
	skb->mark = packet->mark;
	opts->ctx_in = opts->ctx_out = skb;
	opts->ctx_size_in = opts->ctx_size_out = sizeof(*skb);
}

static bool tc_agrees(const void *context, const struct kz_result *result)
{
	const struct __sk_buff *skb = context;

	return result->verdict == KZ_DROP || result->mark == skb->mark;
}

static const char *tc_judge_refuses(const struct packet *packet)
{
	const char *reason = bpf_judge_refuses_length(packet,
						      BPF_JUDGE_SKB_MAX);
	uint32_t header = 0, type;

	if (reason)
		return reason;
	type = packet->frame[12] << 8 | packet->frame[13];
	if (type == ETH_P_IP)
		header = sizeof(struct iphdr);
	else if (type == ETH_P_IPV6)
		header = sizeof(struct ipv6hdr);
	if (packet->length < ETH_HLEN + header)
		return "a test run takes no packet shorter than its IP header";
	return NULL;
}

static const struct bpf_judge_hook tc_hook = {
	.source = { "kz_tc", kz_tc_bpf__elf_bytes },
	.setup = { .link_length = 14 },
	.drop = TC_ACT_SHOT,
	.pass = TC_ACT_UNSPEC,
	.prepare = tc_prepare,
	.agrees = tc_agrees,
};

static int tc_judge_open(struct judge *judge, const struct policy *policy,
			 const struct image *image, char *why)
{
	(void)policy;
	return bpf_judge_open(judge, &tc_hook, image, why);
}

const struct backend backend_tc = {
	.name = "tc",
	.help = "eBPF at traffic control: tcx, or clsact before Linux 6.6",
	.cannot = KZ_F_FLOW | KZ_F_CT,
	.runs_in_kernel = true,
	.judge_open = tc_judge_open,
	.judge_packets = bpf_judge_packets,
	.judge_close = bpf_judge_close,
	.judge_refuses = tc_judge_refuses,
};
