// SPDX-License-Identifier: GPL-2.0-only
/* Tracking is on while somebody needs it, and then it has hooks: nfnetlink_hook
 * lists them (Linux 5.14, where it is built).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_hook.h>

#include "conntrack.h"

#define RECEIVE_SIZE 65536

/* ipv4_conntrack_in(), ipv6_conntrack_in() */
static int hear_attribute(const struct nlattr *attr, void *context)
{
	if (mnl_attr_get_type(attr) == NFNLA_HOOK_FUNCTION_NAME &&
	    strstr(mnl_attr_get_str(attr), "conntrack_in"))
		*(int *)context = 1;
	return MNL_CB_OK;
}

static int hear_hook(const struct nlmsghdr *nlh, void *context)
{
	return mnl_attr_parse(nlh, sizeof(struct nfgenmsg), hear_attribute,
			      context);
}

static int ask(struct mnl_socket *nl, uint8_t family)
{
	char request[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	struct nfgenmsg *message;

	nlh->nlmsg_type = NFNL_SUBSYS_HOOK << 8 | NFNL_MSG_HOOK_GET;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nlh->nlmsg_seq = 1;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = family;
	message->version = NFNETLINK_V0;
	mnl_attr_put_u32(nlh, NFNLA_HOOK_HOOKNUM, htonl(NF_INET_PRE_ROUTING));
	return mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0 ? -errno : 0;
}

static int hear(struct mnl_socket *nl, int *found)
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
			       mnl_cb_run(buffer, n, 1, 0, hear_hook, found);
	}
	free(buffer);
	return more < 0 ? -errno : 0;
}

int conntrack_is_on(uint8_t family)
{
	struct mnl_socket *nl =
		mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	int err, found = 0;

	if (!nl)
		return -errno;
	err = ask(nl, family);
	err = err ?: hear(nl, &found);
	mnl_socket_close(nl);
	/* No hook at all. */
	if (err == -ENOENT)
		return 0;
	return err ?: found;
}
