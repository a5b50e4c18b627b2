// SPDX-License-Identifier: GPL-2.0-only
/* Asked of rtnetlink and, for tcx, of bpf(2); see attached_device.h. */
#include "userspace/backend/bpf/attached_device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/backend/host_device.h"

/* ---- one device ---- */

struct walk {
	int (*each)(const struct bpf_attached *attached, void *context);
	void *context;
	const struct host_device *device;
	enum bpf_prog_type type;
	const char *how;
};

static int tell(const struct walk *walk, uint32_t program)
{
	struct bpf_attached attached = { walk->type, program, "" };

	snprintf(attached.where, sizeof(attached.where), "%s %s",
		 walk->device->name, walk->how);
	return walk->each(&attached, walk->context);
}

static int at_xdp(struct walk *walk)
{
	const uint32_t *ids = walk->device->programs;
	int err = 0, mode;

	walk->type = BPF_PROG_TYPE_XDP;
	for (mode = 0; mode < HOST_XDP_MODES && !err; mode++) {
		walk->how = mode == HOST_XDP_IN_GENERIC ? "generic" : "native";
		err = ids[mode] ? tell(walk, ids[mode]) : 0;
	}
	return err;
}

static int at_tcx(const struct walk *walk, enum bpf_attach_type type)
{
	uint32_t ids[AT_POINT_MAX], flags, count = AT_POINT_MAX, i;
	int err = bpf_prog_query(walk->device->ifindex, type, 0, &flags, ids,
				 &count);

	/* Before Linux 6.6 there is no such attach point. */
	if (err == -EINVAL || err == -ENODEV)
		return 0;
	for (i = 0; !err && i < count; i++)
		err = tell(walk, ids[i]);
	return err;
}

/* Its name is there without a further question. */
static int filter_tell(const struct tc_filter *filter, void *context)
{
	return strncmp(filter->name, BPF_OURS, strlen(BPF_OURS)) ?
		       0 :
		       tell(context, filter->program);
}

static int at_tc(struct walk *walk, bool egress)
{
	int err;

	walk->type = BPF_PROG_TYPE_SCHED_CLS;
	walk->how = egress ? "egress" : "ingress";
	err = at_tcx(walk, egress ? BPF_TCX_EGRESS : BPF_TCX_INGRESS);
	err = err   ?:
		      tc_filters_each(walk->device->ifindex, egress,
				      filter_tell, walk);
	return err == -ENODEV ? 0 : err;
}

int device_programs_each(enum bpf_prog_type type,
			 int (*each)(const struct bpf_attached *attached,
				     void *context),
			 void *context)
{
	struct walk walk = { .each = each, .context = context };
	struct host_devices devices;
	int err = host_devices_links(&devices);
	size_t i;

	for (i = 0; i < devices.count && !err; i++) {
		walk.device = &devices.list[i];
		if (!type || type == BPF_PROG_TYPE_XDP)
			err = at_xdp(&walk);
		if (!type || type == BPF_PROG_TYPE_SCHED_CLS)
			err = err ?: at_tc(&walk, false) ?: at_tc(&walk, true);
	}
	host_devices_free(&devices);
	return err;
}
