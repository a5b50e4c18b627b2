// SPDX-License-Identifier: GPL-2.0-only
/* Filters by a dump of rtnetlink; see tc_filter.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <libmnl/libmnl.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "userspace/backend/bpf/tc_filter.h"

#define DUMP_SIZE 32768 /* a message of a dump */
#define U32_TABLE 0xfff /* a u32 handle without these bits is a hash table */

struct dump {
	int (*each)(const struct tc_filter *filter, void *context);
	void *context;
	int result;
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

static int read_one(const struct nlmsghdr *nlh, void *context)
{
	const struct tcmsg *tcm = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr, *options = NULL;
	struct dump *dump = context;
	struct tc_filter filter = {
		.preference = TC_H_MAJ(tcm->tcm_info) >> 16,
		.any_protocol = TC_H_MIN(tcm->tcm_info) == htons(ETH_P_ALL),
		.handle = tcm->tcm_handle,
	};

	if (nlh->nlmsg_type != RTM_NEWTFILTER || dump->result)
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
	if (is_filter(&filter))
		dump->result = dump->each(&filter, dump->context);
	return MNL_CB_OK;
}

static int ask(struct mnl_socket *socket, uint32_t ifindex, bool egress,
	       uint32_t sequence)
{
	char buffer[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct tcmsg *tcm;

	nlh->nlmsg_type = RTM_GETTFILTER;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nlh->nlmsg_seq = sequence;
	tcm = mnl_nlmsg_put_extra_header(nlh, sizeof(*tcm));
	tcm->tcm_family = AF_UNSPEC;
	tcm->tcm_ifindex = ifindex;
	tcm->tcm_parent = TC_H_MAKE(TC_H_CLSACT, egress ? TC_H_MIN_EGRESS :
							  TC_H_MIN_INGRESS);
	return mnl_socket_sendto(socket, nlh, nlh->nlmsg_len) < 0 ? -errno : 0;
}

static int dump_filters(struct mnl_socket *socket, uint32_t ifindex,
			bool egress, struct dump *dump)
{
	char buffer[DUMP_SIZE];
	uint32_t sequence = time(NULL);
	int more = MNL_CB_OK, err;
	ssize_t length;

	err = ask(socket, ifindex, egress, sequence);
	if (err)
		return err;
	while (more > MNL_CB_STOP) {
		length = mnl_socket_recvfrom(socket, buffer, sizeof(buffer));
		if (length < 0)
			return -errno;
		more = mnl_cb_run(buffer, length, sequence, 0, read_one, dump);
	}
	return more < 0 ? -errno : dump->result;
}

int tc_filters_each(uint32_t ifindex, bool egress,
		    int (*each)(const struct tc_filter *filter, void *context),
		    void *context)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_ROUTE);
	struct dump dump = { each, context, 0 };
	int err;

	if (!socket)
		return -errno;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID))
		err = -errno;
	else
		err = dump_filters(socket, ifindex, egress, &dump);
	mnl_socket_close(socket);
	return err;
}
