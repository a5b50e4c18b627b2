// SPDX-License-Identifier: GPL-2.0-only
/* What is kept in /run of dead namespaces; see gc.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "userspace/backend/gc.h"
#include "userspace/backend/netns.h"
#include "userspace/base/refuse.h"

#define YOUNG 60 /* seconds */

static bool is_dead(const struct namespaces *all, int run, const char *name,
		    uint64_t *cookie)
{
	struct stat about;
	char rest;

	return sscanf(name, "%" SCNu64 "%c", cookie, &rest) == 1 &&
	       !namespaces_find(all, *cookie) &&
	       !fstatat(run, name, &about, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(about.st_mode) && about.st_mtime + YOUNG < time(NULL);
}

/* Has only files. */
static int remove_folder(int run, const char *name)
{
	int fd = openat(run, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!folder)
		return -errno;
	while ((entry = readdir(folder)))
		unlinkat(fd, entry->d_name, 0);
	closedir(folder);
	return unlinkat(run, name, AT_REMOVEDIR) ? -errno : 0;
}

int run_gc(const struct namespaces *all, bool dry_run,
	   void (*tell)(const struct gc_item *item, void *context),
	   void *context, char *why)
{
	DIR *run = opendir(NETNS_RUN);
	struct gc_item item = { .what = GC_RUN, .policy = "" };
	struct dirent *entry;
	uint64_t cookie;
	char space[32];
	int err = 0;

	if (!run)
		return errno == ENOENT ? 0 :
					 refuse_errno(why, -errno,
						      "cannot read " NETNS_RUN);
	while (!err && (entry = readdir(run))) {
		if (!is_dead(all, dirfd(run), entry->d_name, &cookie))
			continue;
		snprintf(space, sizeof(space), "netns-%" PRIu64, cookie);
		item.space = space;
		tell(&item, context);
		if (!dry_run)
			err = remove_folder(dirfd(run), entry->d_name);
		if (err)
			refuse_errno(why, err, "cannot remove " NETNS_RUN "/%s",
				     entry->d_name);
	}
	closedir(run);
	return err;
}
