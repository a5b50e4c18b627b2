// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/follow/known.h"

#include <stdlib.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "userspace/follow/rtnetlink.h"

struct receiving {
	const struct known *known;
	bool new;
};

static bool is_known(const struct known *known, unsigned int ifindex,
		     const char *name)
{
	size_t i;

	for (i = 0; i < known->count; i++)
		if (known->list[i].ifindex == ifindex)
			return !strcmp(known->list[i].name, name);
	return false;
}

static int take_message(const struct nlmsghdr *nlh, void *context)
{
	const struct ifinfomsg *link = mnl_nlmsg_get_payload(nlh);
	struct receiving *receiving = context;
	const struct nlattr *attr;

	if (nlh->nlmsg_type != RTM_NEWLINK)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, nlh, sizeof(*link))
		if (mnl_attr_get_type(attr) == IFLA_IFNAME &&
		    !is_known(receiving->known, link->ifi_index,
			      mnl_attr_get_str(attr)))
			receiving->new = true;
	return MNL_CB_OK;
}

int known_receive(const struct known *known, int fd)
{
	struct receiving receiving = { .known = known };
	int err = rtnetlink_receive(fd, take_message, &receiving);

	return err ?: receiving.new;
}

void known_read(struct known *known)
{
	struct if_nameindex *all = if_nameindex(), *at;
	struct known_device *list;
	size_t n = 0;

	for (at = all; at && at->if_index; at++) {
		if (!(n & (n - 1))) {
			list = reallocarray(known->list, n ? n * 2 : 1,
					    sizeof(*list));
			if (!list)
				break;
			known->list = list;
		}
		known->list[n].ifindex = at->if_index;
		memcpy(known->list[n++].name, at->if_name, IF_NAMESIZE);
	}
	known->count = n;
	if (all)
		if_freenameindex(all);
}
