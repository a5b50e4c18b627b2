// SPDX-License-Identifier: GPL-2.0-only
/* Backend "tc": the policy at a device's traffic control, before the stack. */
#include <errno.h>
#include <string.h>

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>

#include "backend.h"
#include "bpf_device.h"
#include "bpf_force.h"
#include "bpf_judge.h"
#include "tc.skel.h"
#include "tc_place.h"

#define PREFIX "policy"

static const struct bpf_source source = {
	.program = "kz_tc",
	.elf = kz_tc_bpf__elf_bytes,
};

/* ---- in force ---- */

static const struct tc_place policy_place = { .prefix = PREFIX };

static int tc_program(const struct pins *pins)
{
	return tc_places_program(pins, &policy_place);
}

static void tc_where(const struct pins *pins, char *text, size_t size)
{
	struct tc_place place = policy_place;
	struct devices devices;
	size_t length;

	tc_places_list(pins, &place, &devices);
	devices_print(&devices, text, size);
	length = strlen(text);
	if (length < size)
		snprintf(text + length, size - length, " %s",
			 place.egress ? "egress" : "ingress");
}

static void tc_remove(const struct pins *pins)
{
	tc_places_remove(pins, &policy_place);
}

const struct bpf_hook bpf_hook_tc = {
	.name = "tc",
	.program = tc_program,
	.where = tc_where,
	.remove = tc_remove,
};

/* ---- load ---- */

static int load_new(struct bpf_load *load, const struct devices *devices,
		    char *why)
{
	struct tc_place place = policy_place;
	int err;

	if (!devices->count)
		return bpf_refuse(why, -EINVAL, "needs a device: --dev DEVICE");
	place.egress = load->setup.egress;
	err = devices_describe(devices, &load->setup, why);
	err = err ?: bpf_load_program(load, why);
	if (!err)
		err = tc_places_create(&load->pins, &place, devices,
				       load->program, why);
	if (err)
		pins_clear(&load->pins);
	return err;
}

static int load_replace(struct bpf_load *load, const struct devices *wanted,
			char *why)
{
	struct tc_place place = policy_place;
	struct devices devices;
	char where[128];
	int err;

	tc_places_list(&load->pins, &place, &devices);
	tc_where(&load->pins, where, sizeof(where));
	if ((wanted->count && !devices_equal(wanted, &devices)) ||
	    (load->attachment->hook && load->setup.egress != place.egress))
		return bpf_refuse(
			why, -EEXIST,
			"'%s' is in force at %s: unload it first, or use another name",
			load->attachment->name, where);
	load->setup.egress = place.egress;
	err = devices_describe(&devices, &load->setup, why);
	err = err ?: bpf_load_program(load, why);
	if (err)
		return err;
	err = tc_places_update(&load->pins, &place, load->program, load->old);
	if (err)
		bpf_refuse(why, err, "cannot replace '%s' at %s: %s",
			   load->attachment->name, where, strerror(-err));
	return err;
}

static int tc_load(const struct attachment *attachment,
		   const struct image *image, uint32_t *generation, char *why)
{
	const char *hook = attachment->hook;
	struct bpf_load load = {
		.hook = &bpf_hook_tc,
		.source = &source,
		.attachment = attachment,
		.image = image,
		.setup.egress = hook && !strcmp(hook, "egress"),
	};
	struct devices devices;
	int err;

	if (hook && strcmp(hook, "ingress") && strcmp(hook, "egress"))
		return bpf_refuse(why, -EINVAL,
				  "no hook '%s': there are ingress and egress",
				  hook);
	err = devices_find(attachment, &devices, why);
	if (err)
		return err;
	err = bpf_load_begin(&load, why);
	if (!err)
		err = load.old < 0 ? load_new(&load, &devices, why) :
				     load_replace(&load, &devices, why);
	*generation = load.generation;
	bpf_load_end(&load);
	return err;
}

/* ---- judge ---- */

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
	const char *reason =
		bpf_judge_refuses_length(packet, BPF_JUDGE_SKB_MAX);
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

static const struct bpf_judge_hook judge_hook = {
	.source = &source,
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
	return bpf_judge_open(judge, &judge_hook, image, why);
}

const struct backend backend_tc = {
	.name = "tc",
	.help = "eBPF at traffic control: tcx, or clsact before Linux 6.6",
	.cannot = KZ_F_FLOW | KZ_F_CT | KZ_F_DYNAMIC,
	.runs_in_kernel = true,
	.judge_open = tc_judge_open,
	.judge_packets = bpf_judge_packets,
	.judge_close = bpf_judge_close,
	.judge_refuses = tc_judge_refuses,
	.load = tc_load,
	.unload = bpf_force_unload,
	.list = bpf_force_list,
	.get_image = bpf_force_image,
	.get_counters = bpf_force_counters,
	.bpf = &bpf_hook_tc,
};
