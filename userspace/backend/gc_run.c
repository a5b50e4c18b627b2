// SPDX-License-Identifier: GPL-2.0-only
/* What is kept in /run of dead namespaces; see gc.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "userspace/backend/gc.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"
#include "userspace/base/refuse.h"

#define YOUNG 60 /* seconds */

struct run {
	const struct namespaces *all;
	bool dry_run;
	void (*tell)(const struct gc_item *item, void *context);
	void *context;
	struct gc_item item;
	char space[32];
};

/* What the files of dead namespaces are called, and how one is removed. */
struct kind {
	enum gc_what what;
	const char *path, *prefix, *suffix;
	int (*remove)(struct run *run, int folder, const char *name,
		      uint64_t cookie);
};

static void tell(void *context)
{
	struct run *run = context;

	run->tell(&run->item, run->context);
}

/* Has only files. */
static int remove_files(int parent, const char *name)
{
	int fd = openat(parent, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!folder)
		return -errno;
	while ((entry = readdir(folder)))
		unlinkat(fd, entry->d_name, 0);
	closedir(folder);
	return unlinkat(parent, name, AT_REMOVEDIR) ? -errno : 0;
}

/* Of a young one, the namespace may have come after all were read. */
static int remove_folder(struct run *run, int parent, const char *name,
			 uint64_t cookie)
{
	struct stat about;

	(void)cookie;
	if (fstatat(parent, name, &about, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISDIR(about.st_mode) || about.st_mtime + YOUNG >= time(NULL))
		return 0;
	tell(run);
	return run->dry_run ? 0 : remove_files(parent, name);
}

/* It is safe at any age: see lock_collect(). */
static int remove_lock(struct run *run, int parent, const char *name,
		       uint64_t cookie)
{
	(void)parent;
	(void)name;
	return lock_collect(cookie, run->dry_run, tell, run);
}

static const struct kind kinds[] = {
	{ GC_RUN, NETNS_RUN, "", "", remove_folder },
	{ GC_LOCK, LOCK_FOLDER, LOCK_PREFIX, LOCK_SUFFIX, remove_lock },
};

/* Is @name one of @kind, of a namespace that is gone? */
static bool is_dead(const struct namespaces *all, const struct kind *kind,
		    const char *name, uint64_t *cookie)
{
	size_t prefix = strlen(kind->prefix);
	int end = 0;

	return !strncmp(name, kind->prefix, prefix) &&
	       sscanf(name + prefix, "%" SCNu64 "%n", cookie, &end) == 1 &&
	       !strcmp(name + prefix + end, kind->suffix) &&
	       !namespaces_find(all, *cookie);
}

static int collect(struct run *run, const struct kind *kind, char *why)
{
	DIR *folder = opendir(kind->path);
	struct dirent *entry;
	uint64_t cookie;
	int err = 0;

	if (!folder)
		return errno == ENOENT ?
			       0 :
			       refuse_errno(why, -errno, "cannot read %s",
					    kind->path);
	while (!err && (entry = readdir(folder))) {
		if (!is_dead(run->all, kind, entry->d_name, &cookie))
			continue;
		snprintf(run->space, sizeof(run->space), "netns-%" PRIu64,
			 cookie);
		run->item.what = kind->what;
		err = kind->remove(run, dirfd(folder), entry->d_name, cookie);
		if (err)
			refuse_errno(why, err, "cannot remove %s/%s",
				     kind->path, entry->d_name);
	}
	closedir(folder);
	return err;
}

int run_gc(const struct namespaces *all, bool dry_run,
	   void (*tell)(const struct gc_item *item, void *context),
	   void *context, char *why)
{
	struct run run = {
		.all = all,
		.dry_run = dry_run,
		.tell = tell,
		.context = context,
		.item = { .policy = "", .space = run.space },
	};
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < sizeof(kinds) / sizeof(*kinds); i++)
		err = collect(&run, &kinds[i], why);
	return err;
}
