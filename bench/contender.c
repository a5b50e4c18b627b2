// SPDX-License-Identifier: GPL-2.0-only
#include "contender.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>

#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "backend.h"
#include "floor.skel.h"

static int refuse(char *why, int err, const char *what)
{
	snprintf(why, WHY_SIZE, "%s: %s", what, strerror(-err));
	return err;
}

/* ---- ours ---- */

static int kzmark_up(const struct contender *contender, const struct lane *lane,
		     const struct material *material, char *why)
{
	const struct backend *backend = backend_find(contender->backend);
	bool has_device = contender->hook != HOOK_PREROUTING;
	struct attachment attachment = {
		.name = "bench",
		.devices = { LANE_DEVICE },
		.n_devices = has_device,
	};
	uint32_t generation;
	int err = lane_enter(lane);

	if (err)
		return refuse(why, err, "lane");
	err = backend->load(backend, &attachment, &material->image, &generation,
			    why);
	lane_leave();
	return err;
}

/* ---- bench/bpf's own ---- */

static int program_attach(const struct contender *contender,
			  struct bpf_program *program)
{
	unsigned int ifindex = if_nametoindex(LANE_DEVICE);
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = ifindex,
		    .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = bpf_program__fd(program));
	LIBBPF_OPTS(bpf_tcx_opts, tcx);

	if (contender->hook == HOOK_XDP)
		return bpf_xdp_attach(ifindex, bpf_program__fd(program),
				      XDP_FLAGS_DRV_MODE, NULL);
	/* A link would end with us; the lane does so anyway. */
	if (bpf_program__attach_tcx(program, ifindex, &tcx))
		return 0;
	bpf_tc_hook_create(&hook);
	return bpf_tc_attach(&hook, &opts);
}

static int program_up(const struct contender *contender,
		      const struct lane *lane, const struct material *material,
		      char *why)
{
	struct floor_bpf *object = floor_bpf__open_and_load();
	struct bpf_program *program;
	int err;

	(void)material;
	if (!object)
		return refuse(why, -errno, contender->name);
	program = bpf_object__find_program_by_name(object->obj,
						   contender->program);
	err = program ? lane_enter(lane) : -ENOENT;
	if (!err) {
		err = program_attach(contender, program);
		lane_leave();
	}
	return err ? refuse(why, err, contender->name) : 0;
}

/* ---- all ---- */

const struct contender contenders[] = {
	{
		.name = "kzmark-xdp",
		.help = "the policy in XDP, native",
		.hook = HOOK_XDP,
		.up = kzmark_up,
		.backend = "xdp",
	},
	{
		.name = "empty-xdp",
		.help = "an XDP program that counts and drops",
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "floor_xdp",
	},
};
const unsigned int n_contenders = sizeof(contenders) / sizeof(contenders[0]);

const struct contender *contender_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < n_contenders; i++)
		if (!strcmp(contenders[i].name, name))
			return &contenders[i];
	return NULL;
}

int contender_validate(const struct contender *contender,
		       const struct material *material, char *why)
{
	struct judge judge = { .backend = backend_find(contender->backend) };
	struct kz_result *results = calloc(BENCH_FLOWS, sizeof(*results));
	struct packets packets = { 0 };
	int err = results ? material_packets(material, &packets) : -ENOMEM;
	uint32_t i;

	if (!err)
		err = judge.backend->judge_open(&judge, NULL, &material->image,
						why);
	if (!err) {
		err = judge.backend->judge_packets(&judge, packets.list,
						   packets.count, results, why);
		judge.backend->judge_close(&judge);
	}
	for (i = 0; !err && i < BENCH_FLOWS; i++)
		if ((int32_t)results[i].rule != material->expected[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u fires rule %d, expected %d",
				 contender->name, i, (int)results[i].rule,
				 material->expected[i]);
		}
	packets_free(&packets);
	free(results);
	return err;
}
