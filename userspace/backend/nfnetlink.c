// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <linux/netfilter/nfnetlink.h>

#include "userspace/backend/nfnetlink.h"

#define SEQUENCE 1 /* of the only request of a socket */
#define TRIES 100 /* while others change what is listed */
#define RECEIVE_SIZE 65536 /* the kernel fills at most 32 KiB */

struct nlmsghdr *nfnetlink_dump_request(void *buffer, uint16_t type,
					uint8_t family)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct nfgenmsg *message;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nlh->nlmsg_seq = SEQUENCE;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = family;
	message->version = NFNETLINK_V0;
	return nlh;
}

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

/* -EINTR: some of it may be missing. */
static int dump_once(const struct nlmsghdr *request, mnl_cb_t hear,
		     void *context)
{
	struct mnl_socket *nl =
		mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
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

int nfnetlink_dump(const struct nlmsghdr *request, mnl_cb_t hear,
		   void (*again)(void *context), void *context)
{
	int err = -EINTR, tries;

	for (tries = 0; tries < TRIES && err == -EINTR; tries++) {
		if (tries)
			again(context);
		err = dump_once(request, hear, context);
	}
	return err;
}
