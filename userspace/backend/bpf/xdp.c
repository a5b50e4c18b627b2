// SPDX-License-Identifier: GPL-2.0-only
/* Backend "xdp": the policy in the device driver, before the stack. */

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

/* A test run's frame fills at most one buffer and 17 fragments of a page. */
#define XDP_FRAME_MAX 60000U

static const char *xdp_test_refuses(const struct packet *packet)
{
	if (packet->given.mark)
		return "XDP sees no mark";
	if (packet->given.oif)
		return "XDP sees no output device";
	return bpf_test_refuses_length(packet, XDP_FRAME_MAX);
}

static const struct bpf_test_hook test_hook = {
	.hook = &bpf_hook_xdp,
	.setup = { .link_length = 14, .ether = 1, .frags = 1 },
	.drop = XDP_DROP,
	.pass = XDP_PASS,
	.frames = true,
};

static int xdp_test_open(struct test_run *test, const struct policy *policy,
			 const struct image *image, char *why)
{
	(void)policy;
	return bpf_test_open(test, &test_hook, image, why);
}

const struct backend backend_xdp = {
	.id = BACKEND_XDP,
	.name = "xdp",
	.help = "eBPF in the device driver, before the stack",
	.runs_in_kernel = true,
	.test_open = xdp_test_open,
	.test_run = bpf_test_run,
	.test_close = bpf_test_close,
	.test_refuses = xdp_test_refuses,
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
	.bpf = &bpf_hook_xdp,
};
