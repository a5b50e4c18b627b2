// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter/nfnetlink.h>

#include "userspace/backend/netlink_dump.h"
#include "userspace/backend/nfnetlink.h"

struct nlmsghdr *nfnetlink_dump_request(void *buffer, uint16_t type,
					uint8_t family)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct nfgenmsg *message;

	nlh->nlmsg_type = type;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = family;
	message->version = NFNETLINK_V0;
	return nlh;
}

int nfnetlink_dump(struct nlmsghdr *request, mnl_cb_t hear,
		   void (*again)(void *context), void *context)
{
	return netlink_dump(NETLINK_NETFILTER, request, hear, again, context);
}
