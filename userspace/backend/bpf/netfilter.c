// SPDX-License-Identifier: GPL-2.0-only
/* Backend "netfilter": the policy as eBPF at netfilter hooks (Linux 6.4). */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/event.h"
#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/test_run.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/set.h"
#include "userspace/backend/conntrack.h"
#include "bpf/dispatch.skel.h"
#include "userspace/evaluator/env.h"
#include "userspace/base/hook_names.h"
#include "bpf/netfilter.skel.h"
#include "bpf/netfilter_chunked.skel.h"
#include "bpf/netfilter_groups.skel.h"
#include "bpf/netfilter_module.skel.h"
#include "core/parse.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

#define PREFIX "hook"
/* By itself, and with the module's help. */
#define CANNOT_AT_ALL                                               \
	(KZ_F_ETHER | KZ_F_VLAN | KZ_F_DSCP_WRITE | KZ_F_PRIORITY | \
	 KZ_F_MIRROR | KZ_F_REDIRECT)

#define CONNTRACK "/proc/sys/net/netfilter/nf_conntrack_max"

static const struct bpf_source source = {
	.program = "kz_netfilter",
	.elf = kz_netfilter_bpf__elf_bytes,
	.elf_chunked = kz_netfilter_chunked_bpf__elf_bytes,
	.elf_groups = kz_netfilter_groups_bpf__elf_bytes,
};
static const struct bpf_source source_with_module = {
	.program = "kz_netfilter",
	.elf = kz_netfilter_module_bpf__elf_bytes,
};
static const struct bpf_source dispatcher = {
	.program = "kz_dispatch_netfilter",
	.elf = kz_dispatch_bpf__elf_bytes,
};

/* ---- attached ---- */

static int netfilter_program(const struct pins *pins)
{
	return attach_points_program(pins, PREFIX);
}

static int hooks_list(const struct pins *pins, struct netfilter_hooks *hooks)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	int i, count = attach_points_list(pins, PREFIX, infos);

	*hooks = (struct netfilter_hooks){ 0 };
	for (i = 0; i < count; i++) {
		hooks->mask |= 1U << infos[i].netfilter.hooknum;
		hooks->priority = infos[i].netfilter.priority;
	}
	return count < 0 ? count : 0;
}

static void netfilter_where(const struct pins *pins, char *text, size_t size)
{
	struct netfilter_hooks hooks;

	hooks_list(pins, &hooks);
	hooks_print(hooks.mask, hooks.priority, text, size);
}

static void netfilter_remove(const struct pins *pins)
{
	attach_points_remove(pins, PREFIX);
}

/* ---- load ---- */

static int attach_refused(const struct attach_point *point, int err, char *why)
{
	const char *hook = hook_names[point->opts.netfilter.hooknum];

	if (err == -EBUSY)
		return refuse(
			why, err,
			"%s: another BPF program has priority %d: choose another with --priority",
			hook, point->opts.netfilter.priority);
	if (err == -ERANGE)
		return refuse(
			why, err,
			"%s: the kernel keeps priority %d for itself: choose another with --priority",
			hook, point->opts.netfilter.priority);
	return refuse_errno(why, err, "%s: cannot attach", hook);
}

static int netfilter_attach(const struct bpf_load *load, int program, char *why)
{
	const struct netfilter_hooks *hooks = &load->hooks;
	static const uint32_t families[] = { NFPROTO_IPV4, NFPROTO_IPV6 };
	struct attach_point points[ATTACH_POINTS_MAX] = { 0 }, *point = points;
	unsigned int i, failed = 0;
	int err;

	_Static_assert(2 * HOOKS <= ATTACH_POINTS_MAX, "ATTACH_POINTS_MAX");
	for (i = 0; i < 2 * HOOKS; i++) {
		if (!(hooks->mask & 1U << i / 2))
			continue;
		point->type = BPF_NETFILTER;
		point->opts.sz = sizeof(point->opts);
		point->opts.netfilter.pf = families[i % 2];
		point->opts.netfilter.hooknum = i / 2;
		point->opts.netfilter.priority = hooks->priority;
		point++;
	}
	err = attach_points_create(&load->pins, PREFIX, program, points,
				   point - points, &failed);
	return err ? attach_refused(&points[failed], err, why) : 0;
}

static int netfilter_configure(struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;

	load->hooks = (struct netfilter_hooks){
		.mask = 1U << NF_INET_PRE_ROUTING,
		.priority = attachment->has_priority ? attachment->priority :
						       NF_IP_PRI_MANGLE,
	};
	if (!attachment->hook)
		return 0;
	return hooks_parse(attachment->hook, false, &load->hooks.mask, why);
}

static int netfilter_match_attached(struct bpf_load *load)
{
	const struct attachment *attachment = load->attachment;
	struct netfilter_hooks there;
	int err = hooks_list(&load->pins, &there);

	if (err)
		return err;
	if ((attachment->hook && load->hooks.mask != there.mask) ||
	    (attachment->has_priority &&
	     load->hooks.priority != there.priority))
		return -EEXIST;
	load->hooks = there;
	return 0;
}

/* BPF cannot turn it on; the module does. */
static void warn_untracked(const struct attachment *attachment)
{
	bool ip = conntrack_is_on(NFPROTO_IPV4);
	bool ip6 = conntrack_is_on(NFPROTO_IPV6);
	char warning[WHY_SIZE];

	if (attachment->with_module || (ip && ip6))
		return;
	snprintf(
		warning, sizeof(warning),
		"%sconnections are not tracked here, so that all packets are invalid: have an nft rule ask ct state, or load --with-module",
		ip  ? "IPv6 " :
		ip6 ? "IPv4 " :
		      "");
	hook_limit_warn(attachment, KZ_F_CT, warning);
}

static int netfilter_check_limits(const struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;
	uint32_t whose = attachment->with_module ? HOOK_LIMITS_LABELS : 0;
	int err = 0;

	if (access(CONNTRACK, F_OK))
		err = hook_limit_refuse(
			attachment, KZ_F_CT,
			"connections are not tracked here: modprobe nf_conntrack",
			why);
	if (!err)
		err = hook_limits_check(attachment, whose, load->hooks.mask,
					load->hooks.priority, why);
	if (!err && load->image->header->features & KZ_F_CT)
		warn_untracked(attachment);
	return err;
}

const struct bpf_hook bpf_hook_netfilter = {
	.name = "netfilter",
	.source = &source,
	.with_module = &source_with_module,
	.dispatcher = &dispatcher,
	.program = netfilter_program,
	.where = netfilter_where,
	.remove = netfilter_remove,
	.configure = netfilter_configure,
	.match_attached = netfilter_match_attached,
	.check_limits = netfilter_check_limits,
	.attach = netfilter_attach,
};

/* ---- test run ---- */

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
	.source = &source,
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
	.name = "netfilter",
	.help = "eBPF at netfilter hooks, filter only (Linux 6.4)",
	.cannot = CANNOT_AT_ALL | KZ_F_MARK_WRITE,
	.with_module = true,
	.cannot_with_module = CANNOT_AT_ALL,
	.runs_in_kernel = true,
	.test_open = netfilter_test_open,
	.test_run = bpf_test_run,
	.test_close = bpf_test_close,
	.test_refuses = netfilter_test_refuses,
	.load = bpf_hook_load,
	.unload = bpf_hook_unload,
	.list = bpf_hook_list,
	.get_image = bpf_hook_image,
	.get_counters = bpf_hook_counters,
	.set_change = bpf_set_change,
	.set_list = bpf_set_list,
	.flows = bpf_flows,
	.events = bpf_events,
	.bpf = &bpf_hook_netfilter,
};
