// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <libnftnl/common.h>
#include <libnftnl/rule.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/netlink_error.h"
#include "userspace/backend/nft/netlink.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

#define RECEIVE_SIZE 65536 /* the kernel fills at most 32 KiB */
#define RECEIVE_QUEUE (8 << 20)
#define ANSWER_MS 30000
#define CAP_ADMIN CAPABILITY(12) /* CAP_NET_ADMIN */

static int refuse_call(char *why, int err, const char *what)
{
	if (err == -EPERM)
		return refuse(why, err, NEEDS_ROOT " (CAP_NET_ADMIN)");
	if (err == -EPROTONOSUPPORT)
		return refuse(
			why, err,
			"this kernel has no nf_tables (CONFIG_NF_TABLES)");
	return refuse_errno(why, err, "%s", what);
}

/* Beyond the limit where root may; else up to it. */
static void queue_size(struct mnl_socket *nl, int forced, int common, int size)
{
	int fd = mnl_socket_get_fd(nl);

	if (setsockopt(fd, SOL_SOCKET, forced, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, common, &size, sizeof(size));
}

int nft_socket_open(struct mnl_socket **nl, char *why)
{
	int err;

	*nl = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	if (!*nl)
		return refuse_call(why, -errno, "cannot open a netlink socket");
	if (mnl_socket_bind(*nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		mnl_socket_close(*nl);
		return refuse_call(why, err, "cannot bind a netlink socket");
	}
	queue_size(*nl, SO_RCVBUFFORCE, SO_RCVBUF, RECEIVE_QUEUE);
	netlink_error_words(*nl);
	return 0;
}

/* The first error of a batch, of what, with the kernel's words or "", and the
 * acknowledgement of its end.
 */
struct answers {
	int err;
	uint16_t type; /* NFT_MSG_* */
	char said[128];
	bool done;
};

static void receive(struct answers *answers, const struct nlmsghdr *nlh,
		    uint32_t last)
{
	const struct nlmsgerr *error;

	if (nlh->nlmsg_type != NLMSG_ERROR)
		return;
	error = mnl_nlmsg_get_payload(nlh);
	if (error->error && !answers->err) {
		answers->err = error->error;
		answers->type = NFNL_MSG_TYPE(error->msg.nlmsg_type);
		snprintf(answers->said, sizeof(answers->said), "%s",
			 netlink_error_text(nlh) ?: "");
	}
	if (error->error || nlh->nlmsg_seq == last)
		answers->done = true;
}

/* The kernel has carried out the batch or not: the answer would say which. */
static int refuse_answer(char *why, int err)
{
	return refuse(
		why, err,
		"the answer of nf_tables is lost (%s): 'kzmark list' shows whether it has done it",
		errno_words(err));
}

static const char *type_name(uint16_t type)
{
	static const char *const names[] = {
		[NFT_MSG_NEWTABLE] = "the table",
		[NFT_MSG_NEWCHAIN] = "a chain",
		[NFT_MSG_NEWRULE] = "a rule",
		[NFT_MSG_NEWSET] = "a set",
		[NFT_MSG_NEWSETELEM] = "a set's elements",
		[NFT_MSG_NEWOBJ] = "a counter or limit",
		[NFT_MSG_DELTABLE] = "to remove the table",
		[NFT_MSG_DELCHAIN] = "to remove a chain",
		[NFT_MSG_DELRULE] = "to remove a rule",
		[NFT_MSG_DELSET] = "to remove a set",
		[NFT_MSG_DELSETELEM] = "to remove a set's elements",
		[NFT_MSG_DELOBJ] = "to remove a counter or limit",
	};

	return type < sizeof(names) / sizeof(names[0]) && names[type] ?
		       names[type] :
		       "the rules";
}

static int refuse_batch(char *why, const struct answers *answers)
{
	const char *type = type_name(answers->type);

	if (answers->err == -EPERM && !capabilities_missing(CAP_ADMIN))
		return refuse(
			why, answers->err,
			"nf_tables refuses %s: another program owns the table (nft's flag 'owner'), which goes with its socket: end that program",
			type);
	if (answers->err == -EPERM || answers->err == -EPROTONOSUPPORT)
		return refuse_call(why, answers->err, type);
	return refuse(why, answers->err, "nf_tables refuses %s: %s", type,
		      *answers->said ? answers->said :
				       errno_words(answers->err));
}

int nft_send(struct mnl_socket *nl, const struct nft_batch *batch, char *why)
{
	/* The last is the batch's end, which is not acknowledged. */
	uint32_t last = batch->n_messages - 2;
	struct pollfd poll_fd = { .fd = mnl_socket_get_fd(nl),
				  .events = POLLIN };
	char buffer[8192] __attribute__((aligned(8)));
	struct answers answers = { 0 };
	const struct nlmsghdr *nlh;
	ssize_t n;
	int rest;

	if (batch->bytes.failed)
		return refuse_call(why, -ENOMEM, "cannot make the rules");
	queue_size(nl, SO_SNDBUFFORCE, SO_SNDBUF, batch->bytes.size + 65536);
	if (mnl_socket_sendto(nl, batch->bytes.bytes, batch->bytes.size) < 0)
		return refuse_call(why, -errno, "cannot ask nf_tables");
	while (!answers.done) {
		if (poll(&poll_fd, 1, ANSWER_MS) <= 0)
			return refuse_answer(why, -ETIMEDOUT);
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < 0)
			return refuse_answer(why, -errno);
		rest = n;
		for (nlh = (void *)buffer; mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest))
			receive(&answers, nlh, last);
	}
	return answers.err ? refuse_batch(why, &answers) : 0;
}

int nft_ask(struct mnl_socket *nl, const struct nlmsghdr *request)
{
	char buffer[8192] __attribute__((aligned(8)));
	struct answers answers = { 0 };
	const struct nlmsghdr *nlh;
	int rest;

	if (mnl_socket_sendto(nl, request, request->nlmsg_len) < 0)
		return -errno;
	while (!answers.done) {
		rest = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (rest < 0)
			return -errno;
		for (nlh = (void *)buffer; mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest))
			receive(&answers, nlh, request->nlmsg_seq);
	}
	return answers.err;
}

/* One message of a dump. 1: more follow, 0: the end, negative: an error. */
static int dump_receive(const struct nlmsghdr *nlh,
			int (*each)(const struct nlmsghdr *nlh, void *context),
			void *context)
{
	const struct nlmsgerr *error;
	int err;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		return -EINTR;
	switch (nlh->nlmsg_type) {
	case NLMSG_DONE:
		return 0;
	case NLMSG_ERROR:
		error = mnl_nlmsg_get_payload(nlh);
		return error->error;
	default:
		err = each(nlh, context);
		return err ? err : 1;
	}
}

static int dump_request(struct mnl_socket *nl, uint16_t type, const char *table,
			const char *chain)
{
	char buffer[1024] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;

	nlh = nftnl_nlmsg_build_hdr(buffer, type, NFPROTO_INET, NLM_F_DUMP, 0);
	if (table)
		mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, table);
	if (chain)
		mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, chain);
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	return 0;
}

int nft_dump(struct mnl_socket *nl, uint16_t type, const char *table,
	     const char *chain,
	     int (*each)(const struct nlmsghdr *nlh, void *context),
	     void *context, char *why)
{
	char *buffer = malloc(RECEIVE_SIZE);
	const struct nlmsghdr *nlh;
	int rest, state;

	if (!buffer)
		return refuse_call(why, -ENOMEM, "cannot read nf_tables");
	state = dump_request(nl, type, table, chain);
	for (state = state ? state : 1; state == 1;) {
		rest = mnl_socket_recvfrom(nl, buffer, RECEIVE_SIZE);
		if (rest < 0)
			state = -errno;
		for (nlh = (void *)buffer;
		     state == 1 && mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest))
			state = dump_receive(nlh, each, context);
	}
	free(buffer);
	if (state == -EINVAL) /* nfnetlink knows no nf_tables */
		state = -EPROTONOSUPPORT;
	return state < 0 ? refuse_call(why, state, "cannot read nf_tables") : 0;
}

void nft_table_name(const char *name, char table[NFT_TABLE_SIZE])
{
	snprintf(table, NFT_TABLE_SIZE, NFT_TABLE_PREFIX "%s", name);
}

int nft_table_dump(struct mnl_socket *nl, uint16_t type, const char *name,
		   const char *part,
		   int (*each)(const struct nlmsghdr *nlh, void *context),
		   void (*again)(void *context), void *context, char *why)
{
	char table[NFT_TABLE_SIZE];
	int tries, err = -EINTR;

	nft_table_name(name, table);
	for (tries = 0; tries < NFT_DUMP_TRIES && err == -EINTR; tries++) {
		again(context);
		err = nft_dump(nl, type, table, part, each, context, why);
	}
	return err;
}
