// SPDX-License-Identifier: GPL-2.0-only
/*
 * What namespaces that are gone have left; see gone.h. The kernel does not tell
 * of a namespace's end, but of the device here that went with it.
 */
#include <errno.h>
#include <stdbool.h>

#include <linux/rtnetlink.h>

#include "userspace/backend/gc.h"
#include "userspace/follow/gone.h"
#include "userspace/follow/rtnetlink.h"

static int take_message(const struct nlmsghdr *nlh, void *context)
{
	bool *gone = context;

	*gone |= nlh->nlmsg_type == RTM_DELLINK;
	return MNL_CB_OK;
}

int gone_receive(int fd)
{
	bool gone = false;
	int err = rtnetlink_receive(fd, take_message, &gone);

	return err ?: gone;
}

static void tell(const struct gc_item *item, void *context)
{
	const struct follow *follow = context;
	const struct follow_event event = {
		.event = "removed",
		.policy = *item->policy ? item->policy : NULL,
		.netns = item->space,
	};

	if (item->what != GC_KEPT)
		follow->report(&event, follow->context);
}

int gone_synchronise(const struct follow *follow, char *why)
{
	struct namespaces all;
	int err = namespaces_read(&all, why);

	if (err)
		return err;
	err = bpf_gc(&all, false, false, tell, (void *)follow, why);
	if (!err)
		err = run_gc(&all, false, tell, (void *)follow, why);
	namespaces_free(&all);
	/* Whoever may not see all processes cannot know which are gone: that is
	 * for 'kzmark gc' to say.
	 */
	return err == -EPERM ? 0 : err;
}
