// SPDX-License-Identifier: GPL-2.0-only
/* Asked of rtnetlink and, for tcx, of bpf(2); see attached_device.h. */
#include "userspace/backend/bpf/attached_device.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/backend/netlink_dump.h"
#include "userspace/base/array.h"

struct device {
	int ifindex;
	char name[IF_NAMESIZE];
	uint32_t xdp[3]; /* ids: in generic mode, native, in hardware; or 0 */
};

struct device_list {
	struct device *list; /* owned */
	size_t count;
};

/* ---- devices, and their programs at XDP ---- */

static int take_xdp(const struct nlattr *attr, void *context)
{
	struct device *device = context;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_XDP_SKB_PROG_ID:
		device->xdp[0] = mnl_attr_get_u32(attr);
		break;
	case IFLA_XDP_DRV_PROG_ID:
		device->xdp[1] = mnl_attr_get_u32(attr);
		break;
	case IFLA_XDP_HW_PROG_ID:
		device->xdp[2] = mnl_attr_get_u32(attr);
		break;
	}
	return MNL_CB_OK;
}

static int take_link(const struct nlattr *attr, void *context)
{
	struct device *device = context;

	if (mnl_attr_get_type(attr) == IFLA_IFNAME)
		snprintf(device->name, sizeof(device->name), "%s",
			 mnl_attr_get_str(attr));
	if (mnl_attr_get_type(attr) == IFLA_XDP)
		return mnl_attr_parse_nested(attr, take_xdp, device);
	return MNL_CB_OK;
}

static int hear_link(const struct nlmsghdr *nlh, void *context)
{
	const struct ifinfomsg *link = mnl_nlmsg_get_payload(nlh);
	struct device_list *devices = context;
	struct device *list;

	list = array_grow(devices->list, devices->count, sizeof(*list));
	if (!list) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	devices->list = list;
	list += devices->count++;
	*list = (struct device){ .ifindex = link->ifi_index };
	return mnl_attr_parse(nlh, sizeof(*link), take_link, list);
}

static void forget_links(void *context)
{
	struct device_list *devices = context;

	devices->count = 0;
}

/* ---- one device ---- */

struct walk {
	int (*each)(const struct bpf_attached *attached, void *context);
	void *context;
	const struct device *device;
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
	const uint32_t *ids = walk->device->xdp;
	int err = 0, i;

	walk->type = BPF_PROG_TYPE_XDP;
	for (i = 0; i < 3 && !err; i++) {
		walk->how = i ? "native" : "generic";
		err = ids[i] ? tell(walk, ids[i]) : 0;
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
	struct device_list devices = { 0 };
	int err = netlink_dump_links(hear_link, forget_links, &devices);
	size_t i;

	for (i = 0; i < devices.count && !err; i++) {
		walk.device = &devices.list[i];
		if (!type || type == BPF_PROG_TYPE_XDP)
			err = at_xdp(&walk);
		if (!type || type == BPF_PROG_TYPE_SCHED_CLS)
			err = err ?: at_tc(&walk, false) ?: at_tc(&walk, true);
	}
	free(devices.list);
	return err;
}
