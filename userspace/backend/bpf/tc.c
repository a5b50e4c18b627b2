// SPDX-License-Identifier: GPL-2.0-only
/* Backend "tc": the policy at a device's traffic control, before the stack. */
#include <string.h>

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/attach.h"
#include "userspace/backend/bpf/event.h"
#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/live.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/reattach.h"
#include "userspace/backend/bpf/reach.h"
#include "userspace/backend/bpf/set_change.h"
#include "userspace/backend/bpf/test_run.h"

static void tc_prepare(const struct packet *packet,
		       struct bpf_test_run_opts *opts, void *context)
{
	struct __sk_buff *skb = context;

	_Static_assert(sizeof(*skb) <= BPF_TEST_CONTEXT_SIZE, "context");
	memset(skb, 0, sizeof(*skb));
	skb->mark = packet->given.mark;
	opts->ctx_in = opts->ctx_out = skb;
	opts->ctx_size_in = opts->ctx_size_out = sizeof(*skb);
}

static bool tc_agrees(const void *context, const struct kz_result *result)
{
	const struct __sk_buff *skb = context;

	return result->verdict == KZ_DROP ||
	       (result->mark == skb->mark && result->priority == skb->priority);
}

static const char *tc_test_refuses(const struct packet *packet)
{
	const char *reason = bpf_test_refuses_length(packet, BPF_TEST_SKB_MAX);
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

static const struct bpf_test_hook test_hook = {
	.hook = &bpf_hook_tc,
	.setup = { .link_length = 14, .ether = 1 },
	.drop = TC_ACT_SHOT,
	.pass = TC_ACT_UNSPEC,
	.frames = true,
	.prepare = tc_prepare,
	.agrees = tc_agrees,
};

static int tc_test_open(struct test_run *test, const struct policy *policy,
			const struct image *image, char *why)
{
	(void)policy;
	return bpf_test_open(test, &test_hook, image, why);
}

const struct backend backend_tc = {
	.id = BACKEND_TC,
	.name = "tc",
	.help = "eBPF at traffic control: tcx, or clsact before Linux 6.6",
	.with_module = true,
	.takes_position = true,
	.runs_in_kernel = true,
	.test_open = tc_test_open,
	.test_run = bpf_test_run,
	.test_close = bpf_test_close,
	.test_refuses = tc_test_refuses,
	.load = bpf_load,
	.unload = bpf_unload,
	.attach = bpf_attach,
	.detach = bpf_detach,
	.devices = bpf_devices,
	.reattach = bpf_reattach,
	.list = bpf_list,
	.has = bpf_has,
	.reach_begin = bpf_reach_begin,
	.reach = bpf_reach,
	.positions = bpf_positions,
	.position = bpf_position,
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
	.bpf = &bpf_hook_tc,
};
