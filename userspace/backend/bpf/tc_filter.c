// SPDX-License-Identifier: GPL-2.0-only
/* Filters by a dump of rtnetlink; see tc_filter.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/backend/netlink_dump.h"
#include "userspace/base/array.h"

#define U32_TABLE 0xfff /* a u32 handle without these bits is a hash table */

struct filters {
	struct tc_filter *list;
	size_t count;
};

static void read_bpf(const struct nlattr *options, struct tc_filter *filter)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, options) {
		if (mnl_attr_get_type(attr) == TCA_BPF_ID)
			filter->program = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == TCA_BPF_NAME)
			snprintf(filter->name, sizeof(filter->name), "%s",
				 mnl_attr_get_str(attr));
	}
}

/* The kernel also lists what holds filters: each kind at its preference, and
 * u32's hash tables.
 */
static bool is_filter(const struct tc_filter *filter)
{
	if (!filter->handle)
		return false;
	return strcmp(filter->kind, "u32") || filter->handle & U32_TABLE;
}

static int filter_add(struct filters *filters, const struct tc_filter *filter)
{
	struct tc_filter *list;

	list = array_grow(filters->list, filters->count, sizeof(*list));
	if (!list) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	filters->list = list;
	list[filters->count++] = *filter;
	return MNL_CB_OK;
}

static int read_one(const struct nlmsghdr *nlh, void *context)
{
	const struct tcmsg *tcm = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr, *options = NULL;
	struct tc_filter filter = {
		.preference = TC_H_MAJ(tcm->tcm_info) >> 16,
		.any_protocol = TC_H_MIN(tcm->tcm_info) == htons(ETH_P_ALL),
		.handle = tcm->tcm_handle,
	};

	if (nlh->nlmsg_type != RTM_NEWTFILTER)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, nlh, sizeof(*tcm)) {
		if (mnl_attr_get_type(attr) == TCA_KIND)
			snprintf(filter.kind, sizeof(filter.kind), "%s",
				 mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == TCA_CHAIN)
			filter.chain = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == TCA_OPTIONS)
			options = attr;
	}
	if (options && !strcmp(filter.kind, "bpf"))
		read_bpf(options, &filter);
	return is_filter(&filter) ? filter_add(context, &filter) : MNL_CB_OK;
}

static void forget(void *context)
{
	struct filters *filters = context;

	filters->count = 0;
}

int tc_filters_each(uint32_t ifindex, bool egress,
		    int (*each)(const struct tc_filter *filter, void *context),
		    void *context)
{
	struct filters filters = { 0 };
	int err = netlink_dump_filters(ifindex, egress, read_one, forget,
				       &filters);
	size_t i;

	for (i = 0; !err && i < filters.count; i++)
		err = each(&filters.list[i], context);
	free(filters.list);
	return err;
}

static int is_clsact(const struct nlmsghdr *nlh, void *context)
{
	const struct nlattr *attr;
	bool *clsact = context;

	mnl_attr_for_each(attr, nlh, sizeof(struct tcmsg))
		if (mnl_attr_get_type(attr) == TCA_KIND)
			*clsact = !strcmp(mnl_attr_get_str(attr), "clsact");
	return MNL_CB_OK;
}

int tc_qdisc_is_clsact(uint32_t ifindex)
{
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct tcmsg *tcm = mnl_nlmsg_put_extra_header(nlh, sizeof(*tcm));
	bool clsact = false;

	nlh->nlmsg_type = RTM_GETQDISC;
	nlh->nlmsg_flags = NLM_F_ECHO; /* else only its listeners are told */
	tcm->tcm_ifindex = ifindex;
	tcm->tcm_parent = TC_H_CLSACT;
	return netlink_ask(NETLINK_ROUTE, nlh, is_clsact, &clsact) ?: clsact;
}
