// SPDX-License-Identifier: GPL-2.0-only
/* Filters of tc that send packets elsewhere, or that are in hardware. */
#include <errno.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "userspace/host/bypass.h"
#include "userspace/backend/netlink_dump.h"

/* Where each kind of filter has its actions and flags. */
static const struct filter_kind {
	const char *name;
	uint16_t actions;
	uint16_t flags; /* 0: it cannot be in hardware */
} filter_kinds[] = {
	{ "flower", TCA_FLOWER_ACT, TCA_FLOWER_FLAGS },
	{ "matchall", TCA_MATCHALL_ACT, TCA_MATCHALL_FLAGS },
	{ "u32", TCA_U32_ACT, TCA_U32_FLAGS },
	{ "bpf", TCA_BPF_ACT, TCA_BPF_FLAGS_GEN },
	{ "basic", TCA_BASIC_ACT, 0 },
	{ "fw", TCA_FW_ACT, 0 },
};

struct filter {
	const struct filter_kind *kind;
	const struct nlattr *options;
	bool redirects;
	bool in_hardware;
};

/* What is read from one action. */
struct action {
	bool is_mirred;
	struct filter *filter;
};

static int take_mirred(const struct nlattr *attr, void *context)
{
	struct filter *filter = context;
	const struct tc_mirred *mirred = mnl_attr_get_payload(attr);

	if (mnl_attr_get_type(attr) == TCA_MIRRED_PARMS &&
	    mnl_attr_get_payload_len(attr) >= sizeof(*mirred))
		filter->redirects |= mirred->eaction == TCA_EGRESS_REDIR ||
				     mirred->eaction == TCA_INGRESS_REDIR;
	return MNL_CB_OK;
}

/* An action's kind comes before its options. */
static int take_action_part(const struct nlattr *attr, void *context)
{
	struct action *action = context;

	if (mnl_attr_get_type(attr) == TCA_ACT_KIND)
		action->is_mirred = !strcmp(mnl_attr_get_str(attr), "mirred");
	if (mnl_attr_get_type(attr) == TCA_ACT_OPTIONS && action->is_mirred)
		mnl_attr_parse_nested(attr, take_mirred, action->filter);
	return MNL_CB_OK;
}

static int take_action(const struct nlattr *attr, void *context)
{
	struct action action = { .filter = context };

	mnl_attr_parse_nested(attr, take_action_part, &action);
	return MNL_CB_OK;
}

static int take_option(const struct nlattr *attr, void *context)
{
	struct filter *filter = context;
	uint16_t type = mnl_attr_get_type(attr);

	if (type == filter->kind->actions)
		mnl_attr_parse_nested(attr, take_action, filter);
	if (type == filter->kind->flags && filter->kind->flags)
		filter->in_hardware = mnl_attr_get_u32(attr) &
				      TCA_CLS_FLAGS_IN_HW;
	return MNL_CB_OK;
}

static int take_filter(const struct nlattr *attr, void *context)
{
	struct filter *filter = context;
	size_t i;

	if (mnl_attr_get_type(attr) == TCA_OPTIONS)
		filter->options = attr;
	if (mnl_attr_get_type(attr) != TCA_KIND)
		return MNL_CB_OK;
	for (i = 0; i < sizeof(filter_kinds) / sizeof(filter_kinds[0]); i++)
		if (!strcmp(mnl_attr_get_str(attr), filter_kinds[i].name))
			filter->kind = &filter_kinds[i];
	return MNL_CB_OK;
}

/* Of one attach point of one device. */
struct point {
	struct bypasses *bypasses;
	const char *device;
	bool egress;
	bool redirects;
	bool in_hardware;
};

static int hear_filter(const struct nlmsghdr *nlh, void *context)
{
	struct point *point = context;
	struct filter filter = { 0 };

	mnl_attr_parse(nlh, sizeof(struct tcmsg), take_filter, &filter);
	if (!filter.kind || !filter.options)
		return MNL_CB_OK;
	mnl_attr_parse_nested(filter.options, take_option, &filter);
	point->redirects |= filter.redirects;
	point->in_hardware |= filter.in_hardware;
	return MNL_CB_OK;
}

static void forget_filters(void *context)
{
	struct point *point = context;

	point->redirects = false;
	point->in_hardware = false;
}

static int point_add(const struct point *point, const char *kind,
		     const char *past, const char *text)
{
	struct bypass bypass = { .kind = kind, .past = past, .text = text };

	snprintf(bypass.where, sizeof(bypass.where), "%s %s", point->device,
		 point->egress ? "egress" : "ingress");
	return bypass_add(point->bypasses, &bypass);
}

static int point_read(struct point *point, int ifindex)
{
	int err = netlink_dump_filters(ifindex, point->egress, hear_filter,
				       forget_filters, point);

	/* What leaves has passed the hooks. */
	if (!err && point->redirects && !point->egress)
		err = point_add(
			point, "redirect", "netfilter kmod nft",
			"a filter of tc sends packets to another device: they pass no netfilter hook here; use xdp, or tc before it");
	if (!err && point->in_hardware)
		err = point_add(
			point, "offload", "xdp tc netfilter kmod nft",
			"a filter of tc is in the hardware: what it decides comes to no hook; use skip_hw");
	return err;
}

int bypass_filters(struct bypasses *bypasses,
		   const struct host_devices *devices)
{
	struct point point;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < 2 * devices->count; i++) {
		point = (struct point){
			.bypasses = bypasses,
			.device = devices->list[i / 2].name,
			.egress = i % 2,
		};
		err = point_read(&point, devices->list[i / 2].ifindex);
	}
	return err;
}
