// SPDX-License-Identifier: GPL-2.0-only
/* XDP: BPF links at devices, and a companion at tc ingress. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include <bpf/libbpf.h>

#include <linux/if_link.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/kernel_said.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/backend/bpf/xdp_holder.h"
#include "userspace/backend/bpf/xdp_tags.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"
#include "bpf/dispatch.skel.h"
#include "bpf/meta.skel.h"
#include "bpf/xdp.skel.h"
#include "bpf/xdp_bound.skel.h"
#include "bpf/xdp_bound_groups.skel.h"
#include "bpf/xdp_chunked.skel.h"
#include "bpf/xdp_chunked_groups.skel.h"
#include "bpf/xdp_groups.skel.h"
#include "bpf/xdp_without_btf.skel.h"

#define PREFIX "xdp"

static const struct bpf_source source = {
	.program = "kz_xdp",
	.elf = kz_xdp_bpf__elf_bytes,
	.elf_without_btf = kz_xdp_without_btf_bpf__elf_bytes,
	.elf_groups = kz_xdp_groups_bpf__elf_bytes,
	.elf_chunked = kz_xdp_chunked_bpf__elf_bytes,
	.elf_chunked_groups = kz_xdp_chunked_groups_bpf__elf_bytes,
	.elf_bound = kz_xdp_bound_bpf__elf_bytes,
	.elf_bound_groups = kz_xdp_bound_groups_bpf__elf_bytes,
};
static const struct bpf_source dispatcher = {
	.program = "kz_dispatch_xdp",
	.elf = kz_dispatch_bpf__elf_bytes,
};

/* ---- attached ---- */

/* The companion at tc ingress that writes the marks. */
static const struct tc_attach_point companion = {
	.prefix = TC_PREFIX_COMPANION,
	.companion = true,
	.position.kind = POSITION_FIRST,
};
static const struct bpf_source companion_source = {
	.program = "kz_meta",
	.elf = kz_meta_bpf__elf_bytes,
};

static int xdp_program(const struct pins *pins)
{
	return attach_points_program(pins, PREFIX);
}

static int xdp_devices(const struct pins *pins, struct devices *devices)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	int i, count = attach_points_list(pins, PREFIX, infos);

	devices->count = count < 0 ? 0 : count;
	for (i = 0; i < count; i++)
		devices->ifindex[i] = infos[i].xdp.ifindex;
	return count < 0 ? count : 0;
}

/* "native" or "generic" into *@mode; NULL where nothing is attached. 0 or
 * -errno.
 */
static int xdp_mode_read(int ifindex, const char **mode)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	int err = bpf_xdp_query(ifindex, 0, &opts);

	*mode = NULL;
	if (err)
		return err == -ENODEV ? 0 : err;
	switch (opts.attach_mode) {
	case XDP_ATTACHED_SKB:
		*mode = "generic";
		break;
	case XDP_ATTACHED_DRV:
	case XDP_ATTACHED_HW:
		*mode = "native";
		break;
	}
	return 0;
}

static const char *xdp_mode(int ifindex)
{
	const char *mode;

	xdp_mode_read(ifindex, &mode);
	return mode;
}

static int xdp_where(const struct pins *pins, char *text, size_t size)
{
	struct devices devices;
	const char *mode = NULL;
	size_t length;
	int err = xdp_devices(pins, &devices), print;

	print = devices_print(&devices, text, size);
	err = err ?: print;
	if (!err && devices.count)
		err = xdp_mode_read(devices.ifindex[0], &mode);
	length = strlen(text);
	if (mode && length < size)
		snprintf(text + length, size - length, " %s", mode);
	return err;
}

/* A device has room for one XDP program; its companion has neighbours. */
static int xdp_positions(const struct pins *pins,
			 int (*each)(const struct positioned *placed,
				     void *context),
			 void *context)
{
	return tc_attach_points_positions(pins, &companion, each, context);
}

static void xdp_detach(const struct pins *pins, const struct devices *devices)
{
	unsigned int i;

	for (i = 0; i < devices->count; i++)
		attach_points_remove(pins, PREFIX, devices->ifindex[i]);
	attach_points_prune(pins, PREFIX);
	tc_attach_points_detach(pins, &companion, devices);
}

static void xdp_remove(const struct pins *pins)
{
	attach_points_remove(pins, PREFIX, 0);
	tc_attach_points_end_move(pins, &companion);
	tc_attach_points_remove(pins, &companion);
}

/* ---- load ---- */

/* Others have gone ahead of it. */
static void companion_move(const struct bpf_load *load, int program)
{
	char why[WHY_SIZE];
	int err = tc_attach_points_move(&load->pins, &companion, program, why);

	/* Where it is, it writes the marks, too. */
	if (err)
		attachment_warn(
			load->attachment, why,
			"the program that sets the marks is not moved to be first");
}

/* An older kzmark's companions know no secret. */
static bool companion_is_old(const struct bpf_load *load,
			     const struct devices *there)
{
	return there->count && !load->old_secret;
}

static int companion_attach(const struct bpf_load *load,
			    const struct devices *there,
			    const struct devices *without, bool moves,
			    char *why)
{
	struct bpf_plain plain = { .secret = load->setup.secret };
	struct bpf_policy meta;
	int program, err;

	err = bpf_plain_load(&meta, &companion_source, &plain, why);
	if (err)
		return err;
	program = bpf_program__fd(meta.program);
	if (companion_is_old(load, there)) {
		err = tc_attach_points_update(&load->pins, &companion, program);
		if (err)
			refuse_errno(why, err,
				     "cannot replace its companion at tc");
	}
	if (!err && moves)
		companion_move(load, program);
	if (!err && without->count)
		err = tc_attach_points_create(&load->pins, &companion, without,
					      program, why);
	bpf_policy_close(&meta);
	return err;
}

static int xdp_prepare(const struct bpf_load *load, char *why)
{
	struct tc_attach_point point = companion;
	struct devices there, without;
	int err, holds;

	if (!(load->features & KZ_F_MARK_WRITE))
		return 0;
	tc_attach_points_end_move(&load->pins, &companion);
	err = tc_attach_points_list(&load->pins, &point, &there);
	if (err)
		return refuse_errno(why, err,
				    "cannot read its companion program at tc");
	holds = tc_attach_points_hold(&load->pins, &companion, why);
	if (holds < 0)
		return holds;
	without = devices_without(&load->devices, &there);
	if (holds && !without.count && !companion_is_old(load, &there))
		return 0;
	return companion_attach(load, &there, &without, !holds, why);
}

/* ...and removed after the last. */
static void xdp_cleanup(const struct pins *pins, uint64_t features)
{
	if (features & KZ_F_MARK_WRITE)
		return;
	tc_attach_points_end_move(pins, &companion);
	tc_attach_points_remove(pins, &companion);
}

/* Why native XDP is not possible at a device, where that is known; or NULL. */
static const char *native_reason(int err)
{
	switch (err) {
	case -EOPNOTSUPP:
		return "its driver has no native XDP";
	case -ERANGE:
		return "its MTU, or that of a veth device's peer, is larger than its driver takes with native XDP";
	default:
		return NULL;
	}
}

/* bpf(2) says no more than an errno: the same by netlink, which is refused for
 * the same reason, and says which.
 */
static void ask_reason(int ifindex, int program, uint32_t flags)
{
	kernel_said_forget();
	if (!bpf_xdp_attach(ifindex, program,
			    flags | XDP_FLAGS_UPDATE_IF_NOEXIST, NULL))
		bpf_xdp_detach(ifindex, flags, NULL);
}

static int attach_refused(const struct bpf_load *load, int ifindex, int err,
			  int program, uint32_t flags, char *why)
{
	const char *reason = flags == XDP_FLAGS_DRV_MODE ? native_reason(err) :
							   NULL;
	char name[IF_NAMESIZE] = "?";
	struct xdp_holder holder;

	if_indextoname(ifindex, name);
	if (err == -EBUSY || err == -EEXIST) {
		xdp_holder_find(ifindex, xdp_program, &holder);
		return refuse(
			why, -EBUSY,
			"%s: %s is attached at XDP, and there is room for one program: '%s' first, or use --backend tc",
			name, holder.text, holder.remove);
	}
	if (reason)
		return refuse(why, err, "%s: %s%s", name, reason,
			      load->attachment->hook ? ": use --hook generic" :
						       "");
	ask_reason(ifindex, program, flags);
	return refuse(why, err, "%s: cannot attach the XDP program: %s", name,
		      kernel_said(err));
}

static int attach_as(const struct bpf_load *load, const struct devices *devices,
		     int program, uint32_t flags, char *why)
{
	struct attach_point points[ATTACH_POINTS_MAX] = { 0 };
	unsigned int i, failed = 0;
	int bound, err = 0;

	if (load->features & KZ_F_VLAN)
		err = xdp_tags_find(devices, flags == XDP_FLAGS_SKB_MODE,
				    load->setup.bound ? &bound : NULL, why);
	if (err)
		return err;
	for (i = 0; i < devices->count; i++) {
		points[i].target = devices->ifindex[i];
		points[i].type = BPF_XDP;
		points[i].opts.sz = sizeof(points[i].opts);
		points[i].opts.flags = flags;
	}
	err = attach_points_create(&load->pins, PREFIX, program, points,
				   devices->count, &failed);
	if (err)
		return attach_refused(load, devices->ifindex[failed], err,
				      program, flags, why);
	return 0;
}

/* As asked for; by default native where all the devices' drivers can. */
static int xdp_attach(const struct bpf_load *load,
		      const struct devices *devices, int program, char *why)
{
	const char *hook = load->attachment->hook;
	int err;

	if (hook)
		return attach_as(load, devices, program,
				 !strcmp(hook, "native") ? XDP_FLAGS_DRV_MODE :
							   XDP_FLAGS_SKB_MODE,
				 why);
	err = attach_as(load, devices, program, XDP_FLAGS_DRV_MODE, why);
	if (!err || err == -EBUSY || err == -EPERM)
		return err;
	if (load->old < 0 || load->moving)
		return -EGENERIC;
	if (load->place.frags && load->features & KZ_F_MARK_WRITE)
		return refuse(
			why, err,
			"the policy is native at its other devices, and marks packets, which one program cannot do in both modes: load it under another name for this device");
	attachment_warn(load->attachment, why, GENERIC);
	return attach_as(load, devices, program, XDP_FLAGS_SKB_MODE, why);
}

static int xdp_update(const struct bpf_load *load, int program)
{
	return attach_points_update(&load->pins, PREFIX, program);
}

static int xdp_configure(struct bpf_load *load, char *why)
{
	const char *hook = load->attachment->hook;

	if (hook && strcmp(hook, "native") && strcmp(hook, "generic"))
		return refuse(why, -EUSAGE,
			      "no hook '%s': there are native and generic",
			      hook);
	return 0;
}

static int xdp_match_attached(struct bpf_load *load)
{
	const char *hook = load->attachment->hook, *mode;
	struct devices there;
	int err = xdp_devices(&load->pins, &there);

	if (err)
		return err;
	mode = there.count ? xdp_mode(there.ifindex[0]) : hook;
	if (hook && (!mode || strcmp(hook, mode)))
		return -EEXIST;
	return 0;
}

/* By default it is native, until its driver says that it cannot. */
static bool is_generic(const struct bpf_load *load)
{
	const char *hook = load->attachment->hook;

	if (!hook && load->there.count)
		hook = xdp_mode(load->there.ifindex[0]);
	return hook && !strcmp(hook, "generic");
}

static int xdp_bind(struct bpf_load *load, char *why)
{
	bool alone = load->slot.map < 0 && !bpf_load_needs_slot(load);
	int err, bound = 0;

	if (!(load->features & KZ_F_VLAN))
		return 0;
	err = xdp_tags_find(&load->devices, is_generic(load),
			    alone ? &bound : NULL, why);
	load->setup.bound = bound;
	return err;
}

const struct bpf_hook bpf_hook_xdp = {
	.name = "xdp",
	.type = BPF_PROG_TYPE_XDP,
	.source = &source,
	.dispatcher = &dispatcher,
	.prefixes = { PREFIX, "meta" },
	.at_devices = true,
	.program = xdp_program,
	.where = xdp_where,
	.devices = xdp_devices,
	.detach = xdp_detach,
	.positions = xdp_positions,
	.remove = xdp_remove,
	.configure = xdp_configure,
	.match_attached = xdp_match_attached,
	.bind = xdp_bind,
	.prepare = xdp_prepare,
	.attach = xdp_attach,
	.update = xdp_update,
	.cleanup = xdp_cleanup,
};
