// SPDX-License-Identifier: GPL-2.0-only
/* Netfilter hooks: BPF links, for IPv4 and IPv6. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/conntrack.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/hook_names.h"
#include "userspace/base/refuse.h"
#include "bpf/dispatch.skel.h"
#include "bpf/netfilter.skel.h"
#include "bpf/netfilter_chunked.skel.h"
#include "bpf/netfilter_chunked_groups.skel.h"
#include "bpf/netfilter_groups.skel.h"
#include "bpf/netfilter_module.skel.h"
#include "bpf/netfilter_module_groups.skel.h"

#define PREFIX "hook"

#define CONNTRACK "/proc/sys/net/netfilter/nf_conntrack_max"

static const struct bpf_source source = {
	.program = "kz_netfilter",
	.elf = kz_netfilter_bpf__elf_bytes,
	.elf_groups = kz_netfilter_groups_bpf__elf_bytes,
	.elf_chunked = kz_netfilter_chunked_bpf__elf_bytes,
	.elf_chunked_groups = kz_netfilter_chunked_groups_bpf__elf_bytes,
};
static const struct bpf_source source_with_module = {
	.program = "kz_netfilter",
	.elf = kz_netfilter_module_bpf__elf_bytes,
	.elf_groups = kz_netfilter_module_groups_bpf__elf_bytes,
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

static int netfilter_where(const struct pins *pins, char *text, size_t size)
{
	struct netfilter_hooks hooks;
	int err = hooks_list(pins, &hooks);

	hooks_print(hooks.mask, hooks.priority, text, size);
	return err;
}

static void netfilter_remove(const struct pins *pins)
{
	attach_points_remove(pins, PREFIX, 0);
}

/* ---- load ---- */

static int attach_refused(const struct attach_point *point, int err, char *why)
{
	const char *hook = hook_names[point->opts.netfilter.hooknum];

	if (err == -EBUSY)
		return refuse(
			why, err,
			"%s: priority %d is in use, and a BPF program cannot share it: choose another with --priority",
			hook, point->opts.netfilter.priority);
	if (err == -ERANGE)
		return refuse(
			why, err,
			"%s: the kernel keeps priority %d for itself: choose another with --priority",
			hook, point->opts.netfilter.priority);
	return refuse_errno(why, err, "%s: cannot attach", hook);
}

static int netfilter_attach(const struct bpf_load *load,
			    const struct devices *devices, int program,
			    char *why)
{
	const struct netfilter_hooks *hooks = &load->hooks;
	static const uint32_t families[] = { NFPROTO_IPV4, NFPROTO_IPV6 };
	struct attach_point points[ATTACH_POINTS_MAX] = { 0 }, *point = points;
	unsigned int i, failed = 0;
	int err;

	(void)devices;
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

#define HAVE_IT_TRACKED \
	"have an nft rule ask ct state, load --with-module, or use backend kmod or nft"

/*
 * BPF cannot turn it on; the module does. While nobody has connections tracked
 * all packets are invalid, and a policy that accepts established ones cuts its
 * host off.
 */
static int check_tracked(const struct attachment *attachment, char *why)
{
	int ip = conntrack_is_on(NFPROTO_IPV4);
	int ip6 = conntrack_is_on(NFPROTO_IPV6);

	if (attachment->with_module)
		return 0;
	if (ip < 0 || ip6 < 0)
		return refuse_errno(
			why, ip < 0 ? ip : ip6,
			"cannot find out whether connections are tracked here");
	if (!ip && !ip6)
		return hook_limit_refuse(
			attachment, KZ_F_CT,
			"connections are not tracked here, so that all packets are invalid: " HAVE_IT_TRACKED,
			why);
	if (!ip || !ip6)
		hook_limit_warn(
			attachment, KZ_F_CT,
			ip ? "IPv6 connections are not tracked here, so that all packets are invalid: " HAVE_IT_TRACKED :
			     "IPv4 connections are not tracked here, so that all packets are invalid: " HAVE_IT_TRACKED);
	return 0;
}

static int netfilter_check_limits(const struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;
	int err = 0;

	if (access(CONNTRACK, F_OK))
		err = hook_limit_refuse(
			attachment, KZ_F_CT,
			"connections are not tracked here: modprobe nf_conntrack",
			why);
	if (!err)
		err = hook_limits_check(attachment, attachment->with_module,
					load->hooks.mask, load->hooks.priority,
					why);
	if (!err && load->image->header->features & KZ_F_CT)
		err = check_tracked(attachment, why);
	return err;
}

const struct bpf_hook bpf_hook_netfilter = {
	.name = "netfilter",
	.type = BPF_PROG_TYPE_NETFILTER,
	.source = &source,
	.with_module = &source_with_module,
	.dispatcher = &dispatcher,
	.prefixes = { PREFIX },
	.program = netfilter_program,
	.where = netfilter_where,
	.remove = netfilter_remove,
	.configure = netfilter_configure,
	.match_attached = netfilter_match_attached,
	.check_limits = netfilter_check_limits,
	.attach = netfilter_attach,
};
