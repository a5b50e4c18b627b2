// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter/nfnetlink_log.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/log.h"
#include "userspace/base/refuse.h"

#define RECEIVE_SIZE 65536
#define MESSAGE_SIZE 256 /* of the log, beside the packet */

/* Send a request to nfnetlink_log. 0 if it is acknowledged, or -errno. */
static int log_ask(struct mnl_socket *nl, struct nlmsghdr *nlh)
{
	char buffer[1024] __attribute__((aligned(8)));
	ssize_t n;

	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
	if (n < 0)
		return -errno;
	return mnl_cb_run(buffer, n, 0, mnl_socket_get_portid(nl), NULL, NULL) <
			       0 ?
		       -errno :
		       0;
}

static struct nlmsghdr *log_header(void *buffer, uint16_t group)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = AF_UNSPEC;
	nfg->version = NFNETLINK_V0;
	nfg->res_id = htons(group);
	return nlh;
}

/* Each message at once, alone and numbered. */
static int log_configure(struct mnl_socket *nl, uint16_t group, uint32_t bytes)
{
	struct nfulnl_msg_config_mode mode = {
		.copy_mode = NFULNL_COPY_PACKET,
		.copy_range = htonl(bytes),
	};
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *nlh = log_header(buffer, group);

	mnl_attr_put(nlh, NFULA_CFG_MODE, sizeof(mode), &mode);
	mnl_attr_put_u32(nlh, NFULA_CFG_QTHRESH, htonl(1));
	mnl_attr_put_u32(nlh, NFULA_CFG_NLBUFSIZ, htonl(MESSAGE_SIZE + bytes));
	mnl_attr_put_u16(nlh, NFULA_CFG_FLAGS, htons(NFULNL_CFG_F_SEQ));
	return log_ask(nl, nlh);
}

static int log_bind(struct mnl_socket *nl, uint16_t group)
{
	struct nfulnl_msg_config_cmd bind = { NFULNL_CFG_CMD_BIND };
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *nlh = log_header(buffer, group);

	mnl_attr_put(nlh, NFULA_CFG_CMD, sizeof(bind), &bind);
	return log_ask(nl, nlh);
}

int nft_log_open(struct mnl_socket **nl, uint16_t group, uint32_t bytes,
		 char *why)
{
	int err = nft_socket_open(nl, why);

	if (err)
		return err;
	err = log_bind(*nl, group);
	if (!err)
		err = log_configure(*nl, group, bytes);
	if (!err)
		return 0;
	refuse_errno(why, err,
		     "cannot use nfnetlink_log (CONFIG_NETFILTER_NETLINK_LOG)");
	mnl_socket_close(*nl);
	*nl = NULL;
	return err;
}

struct listener {
	void (*receive)(const struct nlattr **attrs, void *context);
	void *context;
};

static int keep_attribute(const struct nlattr *attr, void *context)
{
	const struct nlattr **list = context;

	if (mnl_attr_get_type(attr) <= NFULA_MAX)
		list[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static int listen_one(const struct nlmsghdr *nlh, void *context)
{
	const struct nlattr *attrs[NFULA_MAX + 1] = { 0 };
	struct listener *listener = context;

	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), keep_attribute, attrs);
	if (attrs[NFULA_PREFIX])
		listener->receive(attrs, listener->context);
	return MNL_CB_OK;
}

int nft_log_receive(struct mnl_socket *nl, int milliseconds,
		    void (*receive)(const struct nlattr **attrs, void *context),
		    void *context)
{
	struct listener listener = { receive, context };
	struct pollfd poll_fd = { .fd = mnl_socket_get_fd(nl),
				  .events = POLLIN };
	char buffer[RECEIVE_SIZE] __attribute__((aligned(8)));
	ssize_t n;

	n = poll(&poll_fd, 1, milliseconds);
	if (n <= 0)
		return n ? -errno : -ETIME;
	n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
	if (n < 0)
		return -errno;
	mnl_cb_run(buffer, n, 0, 0, listen_one, &listener);
	return 0;
}
