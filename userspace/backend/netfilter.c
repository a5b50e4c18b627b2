// SPDX-License-Identifier: GPL-2.0-only
/* Backend "netfilter": the policy as eBPF at netfilter hooks (Linux 6.4). */
#include <linux/if_ether.h>
#include <linux/netfilter.h>

#include "backend.h"
#include "bpf_judge.h"
#include "env.h"
#include "netfilter.skel.h"
#include "parse.h"

/* The beginning of the kernel's struct nf_hook_state: what a test run reads. */
struct hook_state {
	uint8_t hook;
	uint8_t family;
	uint8_t reserved[6];
};

/* Where in @packet the network layer starts and what it is, as the stack
 * would have it at a hook; 0: this packet does not get there.
 */
static uint32_t network_offset(const struct packet *packet, uint8_t *family)
{
	uint32_t offset = ETH_HLEN, tags = 0, type;

	if (packet->length < ETH_HLEN)
		return 0;
	for (;;) {
		type = packet->frame[offset - 2] << 8 |
		       packet->frame[offset - 1];
		if (type != ETH_P_8021Q && type != ETH_P_8021AD)
			break;
		offset += 4;
		if (tags++ == KZ_MAX_VLAN_TAGS || offset > packet->length)
			return 0;
	}
	if (type == ETH_P_IP)
		*family = NFPROTO_IPV4;
	else if (type == ETH_P_IPV6)
		*family = NFPROTO_IPV6;
	else
		return 0;
	return offset;
}

/* At LOCAL_OUT a test run takes the network layer's packet as it is. */
static void netfilter_prepare(const struct packet *packet,
			      struct bpf_test_run_opts *opts, void *context)
{
	struct hook_state *state = context;
	uint32_t offset;

	_Static_assert(sizeof(*state) <= BPF_JUDGE_CONTEXT_SIZE, "context");
	*state = (struct hook_state){ .hook = NF_INET_LOCAL_OUT };
	offset = network_offset(packet, &state->family);
	opts->data_in = packet->frame + offset;
	opts->data_size_in = packet->length - offset;
	opts->ctx_in = state;
	opts->ctx_size_in = sizeof(*state);
}

static const char *netfilter_judge_refuses(const struct packet *packet)
{
	uint8_t family;
	uint32_t offset = network_offset(packet, &family);

	if (!offset)
		return "netfilter hooks see only IP packets";
	if (packet->length - offset < sizeof(struct kz_wire_ip))
		return "a test run takes no packet shorter than an IP header";
	return bpf_judge_refuses_length(packet, BPF_JUDGE_SKB_MAX);
}

static const struct bpf_judge_hook netfilter_hook = {
	.source = { "kz_netfilter", kz_netfilter_bpf__elf_bytes },
	.drop = NF_DROP,
	.pass = NF_ACCEPT,
	.prepare = netfilter_prepare,
};

static int netfilter_judge_open(struct judge *judge,
				const struct policy *policy,
				const struct image *image, char *why)
{
	(void)policy;
	return bpf_judge_open(judge, &netfilter_hook, image, why);
}

const struct backend backend_netfilter = {
	.name = "netfilter",
	.help = "eBPF at netfilter hooks, filter only (Linux 6.4)",
	.cannot = KZ_F_MARK_WRITE | KZ_F_FLOW | KZ_F_CT | KZ_F_ETHER |
		  KZ_F_VLAN,
	.runs_in_kernel = true,
	.judge_open = netfilter_judge_open,
	.judge_packets = bpf_judge_packets,
	.judge_close = bpf_judge_close,
	.judge_refuses = netfilter_judge_refuses,
};
