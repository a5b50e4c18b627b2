// SPDX-License-Identifier: GPL-2.0-only
/* Traffic control at devices: tcx links or clsact filters. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"
#include "bpf/dispatch.skel.h"
#include "bpf/tc.skel.h"
#include "bpf/tc_chunked.skel.h"
#include "bpf/tc_chunked_groups.skel.h"
#include "bpf/tc_groups.skel.h"
#include "bpf/tc_module.skel.h"
#include "bpf/tc_module_groups.skel.h"
#include "bpf/tc_without_btf.skel.h"

static const struct bpf_source source = {
	.program = "kz_tc",
	.elf = kz_tc_bpf__elf_bytes,
	.elf_without_btf = kz_tc_without_btf_bpf__elf_bytes,
	.elf_groups = kz_tc_groups_bpf__elf_bytes,
	.elf_chunked = kz_tc_chunked_bpf__elf_bytes,
	.elf_chunked_groups = kz_tc_chunked_groups_bpf__elf_bytes,
};
static const struct bpf_source source_with_module = {
	.program = "kz_tc",
	.elf = kz_tc_module_bpf__elf_bytes,
	.elf_groups = kz_tc_module_groups_bpf__elf_bytes,
};
static const struct bpf_source dispatcher = {
	.program = "kz_dispatch_tc",
	.elf = kz_dispatch_bpf__elf_bytes,
};

/* ---- attached ---- */

static const struct tc_attach_point policy_point = { .prefix =
							     TC_PREFIX_POLICY };

static int tc_program(const struct pins *pins)
{
	return tc_attach_points_program(pins, &policy_point);
}

static int tc_devices(const struct pins *pins, struct devices *devices)
{
	struct tc_attach_point point = policy_point;

	return tc_attach_points_list(pins, &point, devices);
}

static int tc_where(const struct pins *pins, char *text, size_t size)
{
	struct tc_attach_point point = policy_point;
	struct devices devices = { 0 };
	size_t length;
	int err = tc_attach_points_list(pins, &point, &devices), print;

	print = devices_print(&devices, text, size);
	length = strlen(text);
	if (length < size)
		snprintf(text + length, size - length, " %s",
			 point.egress ? "egress" : "ingress");
	return err ?: print;
}

static int tc_positions(const struct pins *pins,
			int (*each)(const struct positioned *placed,
				    void *context),
			void *context)
{
	return tc_attach_points_positions(pins, &policy_point, each, context);
}

static void tc_remove(const struct pins *pins)
{
	tc_attach_points_end_move(pins, &policy_point);
	tc_attach_points_remove(pins, &policy_point);
}

static void tc_detach(const struct pins *pins, const struct devices *devices)
{
	tc_attach_points_detach(pins, &policy_point, devices);
}

/* ---- load ---- */

static bool tc_needs_slot(void)
{
	return !tcx_is_there();
}

static int tc_attach(const struct bpf_load *load, const struct devices *devices,
		     int program, char *why)
{
	struct tc_attach_point point = policy_point;

	point.egress = load->setup.egress;
	point.position = bpf_load_position(load);
	point.attachment = load->attachment;
	return tc_attach_points_create(&load->pins, &point, devices, program,
				       why);
}

static int tc_update(const struct bpf_load *load, int program)
{
	return tc_attach_points_update(&load->pins, &policy_point, program);
}

static int tc_move(struct bpf_load *load, char *why)
{
	struct tc_attach_point point = policy_point;
	int err, holds, program = load->program;

	point.egress = load->setup.egress;
	point.position = load->attachment->position;
	point.attachment = load->attachment;
	holds = tc_attach_points_hold(&load->pins, &point, why);
	if (holds < 0 && point.position.kept) {
		attachment_warn(load->attachment, why, "it stays where it is");
		return 0;
	}
	if (holds)
		return holds < 0 ? holds : 0;
	if (load->slot.map >= 0) {
		bpf_policy_close(&load->slot.dispatcher);
		err = slot_dispatch(&load->slot, load->hook->dispatcher,
				    load->place.frags, why);
		if (err)
			return err;
		program = bpf_program__fd(load->slot.dispatcher.program);
	}
	err = tc_attach_points_move(&load->pins, &point, program, why);
	return err ?: 1;
}

/* What a move that was killed has left is removed first. */
static int tc_prepare(const struct bpf_load *load, char *why)
{
	(void)why;
	tc_attach_points_end_move(&load->pins, &policy_point);
	return 0;
}

static int tc_configure(struct bpf_load *load, char *why)
{
	const char *hook = load->attachment->hook;

	load->setup.egress = hook && !strcmp(hook, "egress");
	if (hook && strcmp(hook, "ingress") && strcmp(hook, "egress"))
		return refuse(why, -EUSAGE,
			      "no hook '%s': there are ingress and egress",
			      hook);
	return 0;
}

static int tc_match_attached(struct bpf_load *load)
{
	struct tc_attach_point point = policy_point;
	struct devices there;
	int err = tc_attach_points_list(&load->pins, &point, &there);

	if (err)
		return err;
	if (!there.count)
		return 0;
	if (load->attachment->hook && load->setup.egress != point.egress)
		return -EEXIST;
	load->setup.egress = point.egress;
	return 0;
}

/* Does @action send the packet to a device of the policy? */
static bool comes_back(const struct policy_action *action,
		       const struct devices *devices)
{
	unsigned int i;

	if (action->id != ACTION_MIRROR && action->id != ACTION_REDIRECT)
		return false;
	for (i = 0; i < devices->count; i++)
		if (action->value == (uint32_t)devices->ifindex[i])
			return true;
	return false;
}

static int refuse_return(const struct bpf_load *load,
			 const struct policy_rule *rule, char *why)
{
	char name[IF_NAMESIZE] = "?", what[IF_NAMESIZE + 16];
	const struct policy_action *action;
	size_t i;

	for (i = 0; i < rule->n_actions; i++) {
		action = &rule->actions[i];
		if (!comes_back(action, &load->devices))
			continue;
		if_indextoname(action->value, name);
		snprintf(what, sizeof(what), "%s %s",
			 action->id == ACTION_MIRROR ? "mirror" : "redirect",
			 name);
		return hook_limit_refuse_at(
			load->attachment, action->at, what,
			"at its egress it would be evaluated again, forever",
			why);
	}
	return 0;
}

/* A packet sent out of a device meets the policy at its egress. */
static int refuse_returns(const struct bpf_load *load, char *why)
{
	const struct policy *policy = load->attachment->policy;
	const struct policy_group *group;
	size_t g, r;
	int err = 0;

	for (g = 0; policy && !err && g < policy->n_groups; g++) {
		group = &policy->groups[g];
		for (r = 0; !err && r < group->n_rules; r++)
			err = refuse_return(load, &group->rules[r], why);
	}
	return err;
}

static int tc_check_limits(const struct bpf_load *load, char *why)
{
	int err = hook_limits_check_tc(load->attachment,
				       load->attachment->with_module,
				       load->setup.egress, why);

	if (!err && load->setup.egress)
		err = refuse_returns(load, why);
	return err;
}

const struct bpf_hook bpf_hook_tc = {
	.name = "tc",
	.type = BPF_PROG_TYPE_SCHED_CLS,
	.source = &source,
	.with_module = &source_with_module,
	.dispatcher = &dispatcher,
	.prefixes = { TC_PREFIX_POLICY },
	.at_devices = true,
	.needs_slot = tc_needs_slot,
	.program = tc_program,
	.where = tc_where,
	.devices = tc_devices,
	.detach = tc_detach,
	.positions = tc_positions,
	.remove = tc_remove,
	.configure = tc_configure,
	.match_attached = tc_match_attached,
	.check_limits = tc_check_limits,
	.prepare = tc_prepare,
	.attach = tc_attach,
	.move = tc_move,
	.update = tc_update,
};
