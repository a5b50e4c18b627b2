// SPDX-License-Identifier: GPL-2.0-only
/* The list of namespaces, and entering them; see namespaces.h. */
#include "userspace/backend/namespaces.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "userspace/backend/namespaces_scan.h"
#include "userspace/backend/netns.h"
#include "userspace/base/array.h"
#include "userspace/base/refuse.h"

int namespaces_add(struct namespaces *all, const struct namespace *one)
{
	struct namespace *list =
		array_grow(all->list, all->count, sizeof(*list));

	if (!list)
		return -ENOMEM;
	all->list = list;
	list[all->count++] = *one;
	return 0;
}

const struct namespace *namespaces_find(const struct namespaces *all,
					uint64_t cookie)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (all->list[i].cookie == cookie)
			return &all->list[i];
	return NULL;
}

const struct namespace *namespaces_find_inode(const struct namespaces *all,
					      uint64_t inode)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (inode && all->list[i].inode == inode)
			return &all->list[i];
	return NULL;
}

static int enter(int fd)
{
	return setns(fd, CLONE_NEWNET) ? -errno : 0;
}

int namespaces_cookie(const struct namespaces *all, int fd, uint64_t *cookie)
{
	int err = enter(fd), back;

	if (err)
		return err;
	err = netns_cookie(cookie);
	back = enter(all->home);
	return back ?: err;
}

int namespaces_each(const struct namespaces *all,
		    int (*work)(const struct namespace *namespace,
				void *context),
		    void *context, char *why)
{
	int err = 0, result = 0;
	size_t i;

	for (i = 0; i < all->count && !err && !result; i++) {
		if (all->list[i].fd < 0)
			continue;
		err = enter(all->list[i].fd);
		if (!err)
			result = work(&all->list[i], context);
	}
	if (enter(all->home) && !err)
		err = -errno;
	return err ? refuse_errno(why, err,
				  "cannot enter a network namespace") :
		     result;
}

void namespaces_free(struct namespaces *all)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (all->list[i].fd >= 0)
			close(all->list[i].fd);
	free(all->list);
	if (all->home >= 0)
		close(all->home);
	*all = (struct namespaces){ .home = -1 };
}
