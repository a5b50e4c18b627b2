// SPDX-License-Identifier: GPL-2.0-only
/* Dumps by netlink; see netlink_dump.h. */
#include "userspace/backend/netlink_dump.h"

#include <errno.h>
#include <stdlib.h>

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#define SEQUENCE 1 /* of a request: the only one of its socket */
#define REQUEST_SIZE 128
#define TRIES 100 /* while others change what is listed */
#define RECEIVE_SIZE 65536 /* the kernel fills at most 32 KiB */

static int listen_to(struct mnl_socket *nl, mnl_cb_t hear, void *context)
{
	char *buffer = malloc(RECEIVE_SIZE);
	int more = MNL_CB_OK;
	ssize_t n;

	if (!buffer)
		return -ENOMEM;
	while (more > MNL_CB_STOP) {
		n = mnl_socket_recvfrom(nl, buffer, RECEIVE_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		more = n < 0 ? MNL_CB_ERROR :
			       mnl_cb_run(buffer, n, SEQUENCE, 0, hear,
					  context);
	}
	free(buffer);
	return more < 0 ? -errno : 0;
}

/* -EINTR: some of a dump may be missing. */
static int send_once(int bus, const struct nlmsghdr *request, mnl_cb_t hear,
		     void *context)
{
	struct mnl_socket *nl = mnl_socket_open2(bus, SOCK_CLOEXEC);
	int err;

	if (!nl)
		return -errno;
	if (mnl_socket_sendto(nl, request, request->nlmsg_len) < 0)
		err = -errno;
	else
		err = listen_to(nl, hear, context);
	mnl_socket_close(nl);
	return err;
}

int netlink_dump(int bus, struct nlmsghdr *request, mnl_cb_t hear,
		 void (*again)(void *context), void *context)
{
	int err = -EINTR, tries;

	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_DUMP;
	request->nlmsg_seq = SEQUENCE;
	for (tries = 0; tries < TRIES && err == -EINTR; tries++) {
		if (tries && again)
			again(context);
		err = send_once(bus, request, hear, context);
	}
	return err;
}

int netlink_ask(int bus, struct nlmsghdr *request, mnl_cb_t hear, void *context)
{
	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	request->nlmsg_seq = SEQUENCE;
	return send_once(bus, request, hear, context);
}

int netlink_dump_links(mnl_cb_t hear, void (*again)(void *context),
		       void *context)
{
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *link;

	nlh->nlmsg_type = RTM_GETLINK;
	link = mnl_nlmsg_put_extra_header(nlh, sizeof(*link));
	link->ifi_family = AF_UNSPEC;
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return netlink_dump(NETLINK_ROUTE, nlh, hear, again, context);
}

int netlink_dump_filters(int ifindex, bool egress, mnl_cb_t hear,
			 void (*again)(void *context), void *context)
{
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct tcmsg *tcm;
	int err;

	nlh->nlmsg_type = RTM_GETTFILTER;
	tcm = mnl_nlmsg_put_extra_header(nlh, sizeof(*tcm));
	tcm->tcm_family = AF_UNSPEC;
	tcm->tcm_ifindex = ifindex;
	tcm->tcm_parent = TC_H_MAKE(TC_H_CLSACT, egress ? TC_H_MIN_EGRESS :
							  TC_H_MIN_INGRESS);
	err = netlink_dump(NETLINK_ROUTE, nlh, hear, again, context);
	/* A kernel without tc: it has no filters. */
	return err == -EOPNOTSUPP ? 0 : err;
}
