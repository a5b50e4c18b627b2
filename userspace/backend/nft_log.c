// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netfilter/nfnetlink_log.h>

#include "backend.h"
#include "nft_log.h"

#define RECEIVE_SIZE 65536
#define RECEIVE_QUEUE (64 << 20)
#define MESSAGE_SIZE 256 /* of the log, all it says */
#define ANSWER_MS 30000
#define DSCP_BYTES 2 /* of either IP header */

static int refuse(char *why, int err, const char *what)
{
	snprintf(why, WHY_SIZE, "judging: %s: %s", what, strerror(-err));
	return err;
}

/* Ask for what nfnetlink_log is to do: an ack, or -errno. */
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

static struct nlmsghdr *log_header(void *buffer)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = AF_UNSPEC;
	nfg->version = NFNETLINK_V0;
	nfg->res_id = htons(NFT_REPORT_GROUP);
	return nlh;
}

/* Every message at once and alone, with what it takes to see the DSCP. */
static int log_configure(struct mnl_socket *nl)
{
	struct nfulnl_msg_config_cmd bind = { NFULNL_CFG_CMD_BIND };
	struct nfulnl_msg_config_mode mode = {
		.copy_mode = NFULNL_COPY_PACKET,
		.copy_range = htonl(DSCP_BYTES),
	};
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;
	int err;

	nlh = log_header(buffer);
	mnl_attr_put(nlh, NFULA_CFG_CMD, sizeof(bind), &bind);
	err = log_ask(nl, nlh);
	if (err)
		return err;
	nlh = log_header(buffer);
	mnl_attr_put(nlh, NFULA_CFG_MODE, sizeof(mode), &mode);
	mnl_attr_put_u32(nlh, NFULA_CFG_QTHRESH, htonl(1));
	mnl_attr_put_u32(nlh, NFULA_CFG_NLBUFSIZ, htonl(MESSAGE_SIZE));
	return log_ask(nl, nlh);
}

int nft_log_open(struct mnl_socket **nl, char *why)
{
	int size = RECEIVE_QUEUE, err;

	err = nft_socket_open(nl, why);
	if (err)
		return err;
	setsockopt(mnl_socket_get_fd(*nl), SOL_SOCKET, SO_RCVBUFFORCE, &size,
		   sizeof(size));
	err = log_configure(*nl);
	if (err)
		return refuse(why, err,
			      "nfnetlink_log (CONFIG_NETFILTER_NETLINK_LOG)");
	return 0;
}

struct listener {
	int (*hear)(const struct nft_heard *heard, void *context);
	void *context;
	bool done;
	int err;
};

static int keep_attribute(const struct nlattr *attr, void *context)
{
	const struct nlattr **list = context;

	if (mnl_attr_get_type(attr) <= NFULA_MAX)
		list[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static uint8_t dscp_of(const struct nlattr *payload)
{
	const uint8_t *at;

	if (!payload || mnl_attr_get_payload_len(payload) < DSCP_BYTES)
		return 0;
	at = mnl_attr_get_payload(payload);
	if (at[0] >> 4 == 4)
		return at[1] >> 2;
	return (at[0] & 0xf) << 2 | at[1] >> 6;
}

static int listen_one(const struct nlmsghdr *nlh, void *context)
{
	const struct nlattr *list[NFULA_MAX + 1] = { 0 };
	struct listener *listener = context;
	struct nft_heard heard = { 0 };

	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), keep_attribute, list);
	if (!list[NFULA_PREFIX])
		return MNL_CB_OK;
	heard.report = strtoul(mnl_attr_get_str(list[NFULA_PREFIX]), NULL, 10);
	if (list[NFULA_MARK])
		heard.mark = ntohl(mnl_attr_get_u32(list[NFULA_MARK]));
	heard.dscp = dscp_of(list[NFULA_PAYLOAD]);
	if (heard.report == NFT_REPORT_LAST)
		listener->done = true;
	else if (!listener->err)
		listener->err = listener->hear(&heard, listener->context);
	return MNL_CB_OK;
}

int nft_log_hear(struct mnl_socket *nl,
		 int (*hear)(const struct nft_heard *heard, void *context),
		 void *context, char *why)
{
	struct listener listener = { .hear = hear, .context = context };
	struct pollfd poll_fd = { .fd = mnl_socket_get_fd(nl),
				  .events = POLLIN };
	char buffer[RECEIVE_SIZE] __attribute__((aligned(8)));
	ssize_t n;

	while (!listener.done) {
		n = poll(&poll_fd, 1, ANSWER_MS);
		if (n <= 0)
			return refuse(why, n ? -errno : -ETIMEDOUT,
				      "waiting for what rules log");
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < 0)
			return refuse(why, -errno, "hearing what rules log");
		mnl_cb_run(buffer, n, 0, 0, listen_one, &listener);
	}
	return listener.err;
}
