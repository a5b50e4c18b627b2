// SPDX-License-Identifier: GPL-2.0-only
/* Backend "xdp": the policy in the device driver, before the stack. */
#include "backend.h"
#include "bpf_judge.h"
#include "xdp.skel.h"


/* A test run's frame fills at most one buffer and 17 fragments of a page. */
#define XDP_FRAME_MAX 60000U

static const char *xdp_judge_refuses(const struct packet *packet)
{
	if (packet->mark)
		return "XDP sees no mark";
	return bpf_judge_refuses_length(packet, XDP_FRAME_MAX);
}

static const struct bpf_judge_hook xdp_hook = {
	.source = { "kz_xdp", kz_xdp_bpf__elf_bytes },
	.setup = { .link_length = 14, .frags = 1 },
	.drop = XDP_DROP,
	.pass = XDP_PASS,
};

static int xdp_judge_open(struct judge *judge, const struct policy *policy,
			  const struct image *image, char *why)
{
	(void)policy;
	return bpf_judge_open(judge, &xdp_hook, image, why);
}

const struct backend backend_xdp = {
	.name = "xdp",
	.help = "eBPF in the device driver, before the stack",
	.cannot = KZ_F_MARK_RAW | KZ_F_FLOW | KZ_F_OIF | KZ_F_CT,
	.runs_in_kernel = true,
	.judge_open = xdp_judge_open,
	.judge_packets = bpf_judge_packets,
	.judge_close = bpf_judge_close,
	.judge_refuses = xdp_judge_refuses,
};
