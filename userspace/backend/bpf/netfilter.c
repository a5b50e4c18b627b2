// SPDX-License-Identifier: GPL-2.0-only
/* Backend "netfilter": the policy as eBPF at netfilter hooks (Linux 6.4). */
#include <linux/if_ether.h>
#include <linux/netfilter.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/event.h"
#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/live.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/reach.h"
#include "userspace/backend/bpf/set_change.h"
#include "userspace/backend/bpf/test_run.h"
#include "userspace/evaluator/env.h"
#include "core/parse.h" /* after its environment */

/* The beginning of the kernel's struct nf_hook_state: what a test run reads. */
struct hook_state {
	uint8_t hook;
	uint8_t family;
	uint8_t reserved[6];
};

/* Where in @packet an IP packet starts; 0: there is none. */
static uint32_t network_offset(const struct packet *packet, uint8_t *family)
{
	uint16_t type = 0;
	uint32_t offset = packet_network_offset(packet, &type);

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

	_Static_assert(sizeof(*state) <= BPF_TEST_CONTEXT_SIZE, "context");
	*state = (struct hook_state){ .hook = NF_INET_LOCAL_OUT };
	offset = network_offset(packet, &state->family);
	opts->data_in = packet->frame + offset;
	opts->data_size_in = packet->length - offset;
	opts->ctx_in = state;
	opts->ctx_size_in = sizeof(*state);
}

static const char *netfilter_test_refuses(const struct packet *packet)
{
	uint8_t family;
	uint32_t offset = network_offset(packet, &family);

	if (!offset)
		return "netfilter hooks see only IP packets";
	if (packet->length - offset < sizeof(struct kz_wire_ip))
		return "a test run takes no packet shorter than an IP header";
	return bpf_test_refuses_length(packet, BPF_TEST_SKB_MAX);
}

static const struct bpf_test_hook test_hook = {
	.hook = &bpf_hook_netfilter,
	.drop = NF_DROP,
	.pass = NF_ACCEPT,
	.prepare = netfilter_prepare,
};

static int netfilter_test_open(struct test_run *test,
			       const struct policy *policy,
			       const struct image *image, char *why)
{
	(void)policy;
	return bpf_test_open(test, &test_hook, image, why);
}

const struct backend backend_netfilter = {
	.id = BACKEND_NETFILTER,
	.name = "netfilter",
	.help = "eBPF at netfilter hooks, filter only (Linux 6.4)",
	.with_module = true,
	.runs_in_kernel = true,
	.test_open = netfilter_test_open,
	.test_run = bpf_test_run,
	.test_close = bpf_test_close,
	.test_refuses = netfilter_test_refuses,
	.load = bpf_load,
	.unload = bpf_unload,
	.list = bpf_list,
	.has = bpf_has,
	.reach_begin = bpf_reach_begin,
	.reach = bpf_reach,
	.get_image = bpf_get_image,
	.get_sets = bpf_get_sets,
	.live_open = bpf_live_open,
	.live_change = bpf_live_change,
	.live_close = bpf_live_close,
	.get_counters = bpf_get_counters,
	.add_counters = bpf_add_counters,
	.set_change = bpf_set_change,
	.set_replace = bpf_set_replace,
	.set_list = bpf_set_list,
	.flows = bpf_flows,
	.events = bpf_events,
	.bpf = &bpf_hook_netfilter,
};
