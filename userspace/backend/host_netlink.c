// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/host_netlink.h"

#include <linux/genetlink.h>

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
