// SPDX-License-Identifier: GPL-2.0-only
/* Devices; see devices.h. */
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "userspace/follow/devices.h"
#include "userspace/follow/rtnetlink.h"

/* The names of the devices that were there at the last synchronisation: the
 * kernel also tells of every change of their state.
 */
struct known {
	unsigned int ifindex;
	char name[IF_NAMESIZE];
};
static struct known *known;
static size_t n_known;
static bool incomplete; /* try again with any event */

static bool is_known(unsigned int ifindex, const char *name)
{
	size_t i;

	for (i = 0; i < n_known; i++)
		if (known[i].ifindex == ifindex)
			return !strcmp(known[i].name, name);
	return false;
}

static int take_message(const struct nlmsghdr *nlh, void *context)
{
	const struct ifinfomsg *link = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	bool *matters = context;

	if (nlh->nlmsg_type != RTM_NEWLINK)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, nlh, sizeof(*link))
		if (mnl_attr_get_type(attr) == IFLA_IFNAME &&
		    !is_known(link->ifi_index, mnl_attr_get_str(attr)))
			*matters = true;
	return MNL_CB_OK;
}

int devices_receive(int fd)
{
	bool matters = incomplete;
	int err = rtnetlink_receive(fd, take_message, &matters);

	return err ?: matters;
}

/* Before the policies are looked at: what comes then is an event. */
static void know(void)
{
	struct if_nameindex *all = if_nameindex(), *at;
	struct known *list;

	n_known = 0;
	for (at = all; at && at->if_index; at++) {
		if (!(n_known & (n_known - 1))) {
			list = reallocarray(known, n_known ? n_known * 2 : 1,
					    sizeof(*known));
			if (!list)
				break;
			known = list;
		}
		known[n_known].ifindex = at->if_index;
		memcpy(known[n_known++].name, at->if_name, IF_NAMESIZE);
	}
	if (all)
		if_freenameindex(all);
}

struct synchronising {
	const struct follow *follow;
	int failed;
};

static void report(const struct reattached *what, void *context)
{
	struct synchronising *synchronising = context;
	const struct follow *follow = synchronising->follow;
	const struct follow_event event = {
		.event = what->error ? "failed" : "attached",
		.policy = what->policy,
		.backend = what->backend,
		.device = what->device,
		.why = *what->why ? what->why : NULL,
	};

	synchronising->failed += !!what->error;
	follow->report(&event, follow->context);
}

int devices_synchronise(const struct follow *follow, char *why)
{
	struct synchronising synchronising = { .follow = follow };
	size_t i;
	int err = 0;

	know();
	for (i = 0; backends[i] && !err; i++)
		if (backends[i]->reattach)
			err = backends[i]->reattach(backends[i], report,
						    &synchronising, why);
	incomplete = err || synchronising.failed;
	return err ?: synchronising.failed;
}
