// SPDX-License-Identifier: GPL-2.0-only
/* Backend "netfilter": the policy as eBPF at netfilter hooks (Linux 6.4). */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "backend.h"
#include "bpf_judge.h"
#include "bpf_load.h"
#include "bpf_place.h"
#include "bpf_set.h"
#include "dispatch.skel.h"
#include "env.h"
#include "netfilter.skel.h"
#include "parse.h"

#define PREFIX "hook"

static const struct bpf_source source = {
	.program = "kz_netfilter",
	.elf = kz_netfilter_bpf__elf_bytes,
};
static const struct bpf_source dispatcher = {
	.program = "kz_dispatch_netfilter",
	.elf = kz_dispatch_bpf__elf_bytes,
};

/* clang-format off */
static const char *const hook_names[] = {
	[NF_INET_PRE_ROUTING] = "prerouting",
	[NF_INET_LOCAL_IN] = "input",
	[NF_INET_FORWARD] = "forward",
	[NF_INET_LOCAL_OUT] = "output",
	[NF_INET_POST_ROUTING] = "postrouting",
};
/* clang-format on */
#define N_HOOKS (sizeof(hook_names) / sizeof(hook_names[0]))

/* "prerouting,output" -> a mask. */
static int hooks_parse(const char *text, uint32_t *mask, char *why)
{
	size_t length, i;

	for (*mask = 0;; text += length + 1) {
		length = strcspn(text, ",");
		for (i = 0; i < N_HOOKS; i++)
			if (strlen(hook_names[i]) == length &&
			    !strncmp(text, hook_names[i], length))
				break;
		if (i == N_HOOKS)
			return bpf_refuse(
				why, -EINVAL,
				"no hook '%.*s': there are prerouting, input, forward, output, postrouting (several with commas)",
				(int)length, text);
		*mask |= 1U << i;
		if (!text[length])
			return 0;
	}
}

/* ---- in force ---- */

static int netfilter_program(const struct pins *pins)
{
	return places_program(pins, PREFIX);
}

static void hooks_list(const struct pins *pins, struct netfilter_hooks *hooks)
{
	struct bpf_link_info infos[PLACES_MAX];
	unsigned int i, count = places_list(pins, PREFIX, infos);

	*hooks = (struct netfilter_hooks){ 0 };
	for (i = 0; i < count; i++) {
		hooks->mask |= 1U << infos[i].netfilter.hooknum;
		hooks->priority = infos[i].netfilter.priority;
	}
}

static void netfilter_where(const struct pins *pins, char *text, size_t size)
{
	struct netfilter_hooks hooks;
	size_t i, at = 0;

	hooks_list(pins, &hooks);
	for (i = 0; i < N_HOOKS && at < size; i++)
		if (hooks.mask & 1U << i)
			at += snprintf(text + at, size - at, "%s%s",
				       at ? "," : "", hook_names[i]);
	if (at < size)
		snprintf(text + at, size - at, " %d", hooks.priority);
}

static void netfilter_remove(const struct pins *pins)
{
	places_remove(pins, PREFIX);
}

/* ---- load ---- */

static int attach_refused(const struct place *place, int err, char *why)
{
	const char *hook = hook_names[place->opts.netfilter.hooknum];

	if (err == -EBUSY)
		return bpf_refuse(
			why, err,
			"%s: another BPF program has priority %d: choose another with --priority",
			hook, place->opts.netfilter.priority);
	return bpf_refuse(why, err, "%s: cannot attach: %s", hook,
			  strerror(-err));
}

static int netfilter_attach(const struct bpf_load *load, int program, char *why)
{
	const struct netfilter_hooks *hooks = &load->hooks;
	static const uint32_t families[] = { NFPROTO_IPV4, NFPROTO_IPV6 };
	struct place places[PLACES_MAX] = { 0 }, *place = places;
	unsigned int i, failed = 0;
	int err;

	_Static_assert(2 * N_HOOKS <= PLACES_MAX, "PLACES_MAX");
	for (i = 0; i < 2 * N_HOOKS; i++) {
		if (!(hooks->mask & 1U << i / 2))
			continue;
		place->type = BPF_NETFILTER;
		place->opts.sz = sizeof(place->opts);
		place->opts.netfilter.pf = families[i % 2];
		place->opts.netfilter.hooknum = i / 2;
		place->opts.netfilter.priority = hooks->priority;
		place++;
	}
	err = places_create(&load->pins, PREFIX, program, places,
			    place - places, &failed);
	return err ? attach_refused(&places[failed], err, why) : 0;
}

static int netfilter_want(struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;

	load->hooks = (struct netfilter_hooks){
		.mask = 1U << NF_INET_PRE_ROUTING,
		.priority = attachment->has_priority ? attachment->priority :
						       NF_IP_PRI_MANGLE,
	};
	if (!attachment->hook)
		return 0;
	return hooks_parse(attachment->hook, &load->hooks.mask, why);
}

static bool netfilter_stay(struct bpf_load *load)
{
	const struct attachment *attachment = load->attachment;
	struct netfilter_hooks there;

	hooks_list(&load->pins, &there);
	return (!attachment->hook || load->hooks.mask == there.mask) &&
	       (!attachment->has_priority ||
		load->hooks.priority == there.priority);
}

const struct bpf_hook bpf_hook_netfilter = {
	.name = "netfilter",
	.source = &source,
	.dispatcher = &dispatcher,
	.program = netfilter_program,
	.where = netfilter_where,
	.remove = netfilter_remove,
	.want = netfilter_want,
	.stay = netfilter_stay,
	.attach = netfilter_attach,
};

/* ---- judge ---- */

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

static const struct bpf_judge_hook judge_hook = {
	.source = &source,
	.drop = NF_DROP,
	.pass = NF_ACCEPT,
	.prepare = netfilter_prepare,
};

static int netfilter_judge_open(struct judge *judge,
				const struct policy *policy,
				const struct image *image, char *why)
{
	(void)policy;
	return bpf_judge_open(judge, &judge_hook, image, why);
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
	.load = bpf_force_load,
	.unload = bpf_force_unload,
	.list = bpf_force_list,
	.get_image = bpf_force_image,
	.get_counters = bpf_force_counters,
	.set_change = bpf_set_change,
	.set_list = bpf_set_list,
	.bpf = &bpf_hook_netfilter,
};
