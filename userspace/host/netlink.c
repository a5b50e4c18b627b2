// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/host/netlink.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>

#define RECEIVE_SIZE 65536

int host_dump(int bus, struct nlmsghdr *request, mnl_cb_t hear, void *context)
{
	struct mnl_socket *nl = mnl_socket_open2(bus, SOCK_CLOEXEC);
	char *buffer = malloc(RECEIVE_SIZE);
	int err = -ENOMEM;
	ssize_t got;

	if (!nl || !buffer)
		goto out;
	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_DUMP;
	request->nlmsg_seq = 1;
	err = -errno;
	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_sendto(nl, request, request->nlmsg_len) < 0) {
		err = -errno;
		goto out;
	}
	do {
		got = mnl_socket_recvfrom(nl, buffer, RECEIVE_SIZE);
		if (got >= 0)
			got = mnl_cb_run(buffer, got, 1,
					 mnl_socket_get_portid(nl), hear,
					 context);
		err = got < 0 ? -errno : 0;
	} while (got > MNL_CB_STOP);
out:
	free(buffer);
	if (nl)
		mnl_socket_close(nl);
	return err;
}

struct nlmsghdr *host_generic_request(void *buffer, uint16_t family,
				      uint8_t command)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *header;

	nlh->nlmsg_type = family;
	header = mnl_nlmsg_put_extra_header(nlh, sizeof(*header));
	header->cmd = command;
	header->version = 1;
	return nlh;
}
