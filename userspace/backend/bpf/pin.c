// SPDX-License-Identifier: GPL-2.0-only
/* Pins in bpffs; see pin.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/backend/bpf/pin.h"
#include "userspace/backend/bpf/pin_old.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"
#include "userspace/base/array.h"
#include "userspace/base/refuse.h"

#define TRIES 1000 /* at a folder that its owner removes each time */
#define SPACE_SIZE 32 /* the name of a namespace's folder */

/* ---- names ---- */

/* No policy's name has a plus. */
static void copy_name(const char *from, char *to, char replace, char with)
{
	size_t i;

	snprintf(to, POLICY_NAME_SIZE, "%s", from);
	for (i = 0; to[i]; i++)
		if (to[i] == replace)
			to[i] = with;
}

void pins_entry_name(const char *entry, char name[POLICY_NAME_SIZE])
{
	copy_name(entry, name, '+', '.');
}

void pins_name_entry(const char *name, char entry[POLICY_NAME_SIZE])
{
	copy_name(name, entry, '.', '+');
}

static void common_entry(const char *pin, char entry[PIN_NAME_SIZE])
{
	snprintf(entry, PIN_NAME_SIZE, "%c%s", PINS_COMMON, pin);
}

/* ---- the namespace's folder ---- */

static int space_name(char name[SPACE_SIZE], char *why)
{
	uint64_t cookie;
	int err = netns_cookie(&cookie);

	if (err)
		return refuse_errno(why, err,
				    "cannot tell the network namespace");
	snprintf(name, SPACE_SIZE, PINS_SPACE "%llu",
		 (unsigned long long)cookie);
	return 0;
}

/* fd, or -errno and @why; -ENOENT: there is none. */
static int space_open_in(int root, bool make, char *why)
{
	char name[SPACE_SIZE];
	int err = space_name(name, why);

	return err ?: bpffs_folder(root, name, make, why);
}

static int space_open(bool make, char *why)
{
	int root = bpffs_root(make, why), fd;

	if (root < 0)
		return root;
	fd = space_open_in(root, make, why);
	close(root);
	return fd;
}

/* Is @fd still the folder that its name leads to? 1, 0 or -errno and @why. */
static int space_is_there(int fd, char *why)
{
	struct stat locked, there;
	int other = space_open(false, why), err;

	if (other < 0)
		return other == -ENOENT ? 0 : other;
	err = fstat(fd, &locked) || fstat(other, &there) ?
		      refuse_errno(why, -errno, "cannot lock " BPFFS_ROOT) :
		      locked.st_ino == there.st_ino;
	close(other);
	return err;
}

/* fd, locked. -EAGAIN: the process that held the lock before has removed it. */
static int space_lock_once(char *why)
{
	int fd = space_open(true, why), err;

	if (fd < 0)
		return fd == -ENOENT ? -EAGAIN : fd;
	err = lock_file(fd, "the policies of this network namespace", why);
	err = err ?: space_is_there(fd, why);
	if (err > 0)
		return fd;
	close(fd);
	return err ?: -EAGAIN;
}

static int space_lock(char *why)
{
	int fd = -EAGAIN, tries;

	for (tries = 0; tries < TRIES && fd == -EAGAIN; tries++)
		fd = space_lock_once(why);
	return fd == -EAGAIN ?
		       refuse_errno(why, fd, "cannot lock " BPFFS_ROOT) :
		       fd;
}

/* Remove it if no policy is left in it. */
static void space_remove(void)
{
	char name[SPACE_SIZE], why[WHY_SIZE];
	int root = bpffs_root(false, why);

	if (root < 0)
		return;
	if (!space_name(name, why))
		unlinkat(root, name, AT_REMOVEDIR);
	close(root);
	bpffs_root_remove();
}

/* ---- a policy's folder ---- */

int pins_open_in(struct pins *pins, int space, const char *entry, char *why)
{
	*pins = (struct pins)PINS_CLOSED;
	snprintf(pins->entry, sizeof(pins->entry), "%s", entry);
	pins->folder = bpffs_folder(space, entry, false, why);
	if (pins->folder < 0)
		return pins->folder;
	pins->space = fcntl(space, F_DUPFD_CLOEXEC, 0);
	if (pins->space >= 0)
		return 0;
	close(pins->folder);
	return refuse_errno(why, -errno, "%s", entry);
}

static int open_locked(struct pins *pins, char *why)
{
	int err;

	pins->space = space_lock(why);
	if (pins->space < 0)
		return pins->space;
	pins->locked = true;
	err = pins_old_move(pins->space, why);
	if (!err)
		pins->folder =
			bpffs_folder(pins->space, pins->entry, true, why);
	if (!err && pins->folder >= 0)
		return 0;
	err = err ?: pins->folder;
	pins_close(pins);
	return err;
}

static int open_in_space(struct pins *pins, int space, const char *entry,
			 char *why)
{
	int err;

	if (space < 0)
		return space;
	err = pins_open_in(pins, space, entry, why);
	close(space);
	return err;
}

/* Those of the version before first: they may be moved meanwhile. */
static int open_to_read(struct pins *pins, char *why)
{
	int root = bpffs_root(false, why), err;
	char entry[POLICY_NAME_SIZE];

	if (root < 0)
		return root;
	strcpy(entry, pins->entry);
	err = open_in_space(pins, pins_old_space(root, entry, why), entry, why);
	if (err == -ENOENT)
		err = open_in_space(pins, space_open_in(root, false, why),
				    entry, why);
	close(root);
	return err;
}

int pins_open(struct pins *pins, const char *name, bool change, char *why)
{
	int err;

	*pins = (struct pins)PINS_CLOSED;
	pins_name_entry(name, pins->entry);
	err = change ? open_locked(pins, why) : open_to_read(pins, why);
	if (err == -ENOENT)
		return refuse(why, err, "no policy '%s' here", name);
	return err;
}

void pins_close(struct pins *pins)
{
	if (pins->locked) {
		unlinkat(pins->space, pins->entry, AT_REMOVEDIR);
		space_remove();
	}
	if (pins->folder >= 0)
		close(pins->folder);
	if (pins->space >= 0)
		close(pins->space);
	*pins = (struct pins)PINS_CLOSED;
}

int pins_get(const struct pins *pins, const char *pin,
	     const struct bpffs_kind *kind)
{
	return bpffs_get(pins->folder, pin, kind);
}

bool pins_has(const struct pins *pins, const char *pin)
{
	struct stat at;

	return !fstatat(pins->folder, pin, &at, AT_SYMLINK_NOFOLLOW);
}

int pins_put(const struct pins *pins, const char *pin, int fd)
{
	return bpffs_put(pins->folder, pin, fd);
}

int pins_rename(const struct pins *pins, const char *from, const char *to)
{
	return renameat(pins->folder, from, pins->folder, to) ? -errno : 0;
}

void pins_remove(const struct pins *pins, const char *pin)
{
	unlinkat(pins->folder, pin, 0);
}

static int check_pin(const char *name, void *context)
{
	const struct pins *pins = context;
	struct stat at;

	if (fstatat(pins->folder, name, &at, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	return S_ISDIR(at.st_mode) ? -ENOTEMPTY : 0;
}

int pins_can_be_cleared(const struct pins *pins)
{
	return bpffs_each(pins->folder, check_pin, (void *)pins);
}

static int remove_pin(const char *name, void *context)
{
	const struct pins *pins = context;

	return unlinkat(pins->folder, name, 0) && errno != ENOENT ? -errno : 0;
}

int pins_clear(const struct pins *pins)
{
	return bpffs_each(pins->folder, remove_pin, (void *)pins);
}

bool pins_are_changing(const struct pins *pins)
{
	if (pins->locked)
		return false;
	if (flock(pins->space, LOCK_SH | LOCK_NB))
		return true;
	flock(pins->space, LOCK_UN);
	return false;
}

/* ---- objects of the namespace ---- */

int pins_common_get(const char *pin, const struct bpffs_kind *kind, char *why)
{
	char entry[PIN_NAME_SIZE];
	int fd, space;

	common_entry(pin, entry);
	fd = pins_old_common(entry, kind, why);
	if (fd != -ENOENT)
		return fd;
	space = space_open(false, why);
	if (space < 0)
		return space;
	fd = bpffs_get(space, entry, kind);
	close(space);
	return fd < 0 && fd != -ENOENT ?
		       refuse_errno(why, fd, "%s in " BPFFS_ROOT, entry) :
		       fd;
}

int pins_common_put(const struct pins *pins, const char *pin, int fd)
{
	char entry[PIN_NAME_SIZE];

	common_entry(pin, entry);
	return bpffs_put(pins->space, entry, fd);
}

void pins_common_remove(const struct pins *pins, const char *pin)
{
	char entry[PIN_NAME_SIZE];

	common_entry(pin, entry);
	unlinkat(pins->space, entry, 0);
}

/* ---- all folders ---- */

/* Those of both places, each once. */
struct entries {
	char (*list)[POLICY_NAME_SIZE]; /* owned */
	size_t count;
};

static int keep_entry(const char *entry, void *context)
{
	struct entries *entries = context;
	char(*list)[POLICY_NAME_SIZE];
	size_t i;

	if (pins_entry_is_common(entry) || strlen(entry) >= POLICY_NAME_SIZE)
		return 0;
	for (i = 0; i < entries->count; i++)
		if (!strcmp(entries->list[i], entry))
			return 0;
	list = array_grow(entries->list, entries->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	entries->list = list;
	strcpy(list[entries->count++], entry);
	return 0;
}

static int entries_read(struct entries *entries, char *why)
{
	int err = pins_old_each(keep_entry, entries, why), space;

	if (err)
		return err;
	space = space_open(false, why);
	if (space < 0)
		return space == -ENOENT ? 0 : space;
	err = bpffs_each(space, keep_entry, entries);
	close(space);
	return err ? refuse_errno(why, err, "cannot read " BPFFS_ROOT) : 0;
}

int pins_each(int (*each)(const struct pins *pins, const char *name,
			  void *context, char *why),
	      void *context, char *why)
{
	struct entries entries = { 0 };
	char name[POLICY_NAME_SIZE];
	int err = entries_read(&entries, why);
	struct pins pins;
	size_t i;

	for (i = 0; i < entries.count && !err; i++) {
		pins_entry_name(entries.list[i], name);
		err = pins_open(&pins, name, false, why);
		if (err == -ENOENT) { /* unloaded meanwhile */
			err = 0;
			continue;
		}
		if (err)
			break;
		err = each(&pins, name, context, why);
		pins_close(&pins);
	}
	free(entries.list);
	return err;
}
