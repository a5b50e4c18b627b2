// SPDX-License-Identifier: GPL-2.0-only
/* Pins in folders by the namespace's inode; see pin_old.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/clsact_query.h"
#include "userspace/backend/bpf/pin_old.h"
#include "userspace/backend/bpf/slot_map.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"
#include "userspace/base/refuse.h"

#define OLD_SIZE 24

static int old_name(char name[OLD_SIZE], char *why)
{
	uint64_t inode;
	int err = netns_inode(&inode);

	if (err)
		return refuse_errno(why, err == -ENOENT ? -EIO : err,
				    "cannot read /proc/self/ns/net");
	snprintf(name, OLD_SIZE, "%llu", (unsigned long long)inode);
	return 0;
}

/* fd of the folder by inode. */
static int old_folder_in(int root, char *why)
{
	char name[OLD_SIZE];
	int err = old_name(name, why);

	return err ?: bpffs_folder(root, name, false, why);
}

static int old_folder(char *why)
{
	int root = bpffs_root(false, why), fd;

	if (root < 0)
		return root;
	fd = old_folder_in(root, why);
	close(root);
	return fd;
}

/* ---- what is attached here ---- */

/* 1: the filter that is here runs what is pinned in @folder, and not a policy
 * of the same name that this namespace has; 0, -errno.
 */
static int filter_is_here(int folder, const struct clsact_note *note)
{
	int fd = clsact_program(note), slot, err = 1;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	slot = slot_map_open(folder);
	if (slot >= 0)
		err = slot_map_is_of(slot, fd);
	else if (slot != -ENOENT) /* else there is nothing to tell it by */
		err = slot == -EMEDIUMTYPE ? 0 : slot;
	close(fd);
	if (slot >= 0)
		close(slot);
	return err;
}

/* 1: the object pinned as @name in *@context is attached here; 0, -errno. */
static int pin_is_here(const char *name, void *context)
{
	const int *folder = context;
	struct clsact_note note;
	uint32_t key = 0;
	int fd = bpffs_get(*folder, name, &bpffs_link), err;

	if (fd >= 0) {
		err = bpf_link_is_here(fd);
		close(fd);
		return err;
	}
	if (fd == -EMEDIUMTYPE)
		fd = bpffs_get(*folder, name, &clsact_note_kind);
	if (fd < 0)
		return fd == -EMEDIUMTYPE || fd == -ENOENT ? 0 : fd;
	err = bpf_map_lookup_elem(fd, &key, &note);
	close(fd);
	return err ?: filter_is_here(*folder, &note);
}

static int policy_is_here(int folder)
{
	if (netns_is_initial()) /* nobody had its inode before */
		return 1;
	return bpffs_each(folder, pin_is_here, &folder);
}

struct folder {
	int fd;
	int (*each)(const char *entry, void *context);
	void *context;
	char *why;
};

/* 1, 0, or -errno and @why. */
static int entry_is_here(int old, const char *entry, char *why)
{
	int fd, err;

	if (pins_entry_is_common(entry))
		return 0;
	fd = bpffs_folder(old, entry, false, why);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = policy_is_here(fd);
	close(fd);
	return err < 0 ? refuse_errno(why, err, "%s in " BPFFS_ROOT, entry) :
			 err;
}

static int any_is_here(const char *entry, void *context)
{
	struct folder *folder = context;

	return entry_is_here(folder->fd, entry, folder->why);
}

/* Reservations say nothing of their namespace; the policies beside them do. */
static int folder_is_here(int old, char *why)
{
	struct folder folder = { .fd = old, .why = why };

	return netns_is_initial() ? 1 : bpffs_each(old, any_is_here, &folder);
}

/* ---- reading ---- */

int pins_old_space(int root, const char *entry, char *why)
{
	int old = old_folder_in(root, why), err;

	if (old < 0)
		return old;
	err = entry_is_here(old, entry, why);
	if (err > 0)
		return old;
	close(old);
	return err ?: -ENOENT;
}

int pins_old_common(const char *entry, const struct bpffs_kind *kind, char *why)
{
	int old = old_folder(why), fd;

	if (old < 0)
		return old;
	fd = folder_is_here(old, why);
	if (fd > 0) {
		fd = bpffs_get(old, entry, kind);
		if (fd < 0 && fd != -ENOENT)
			refuse_errno(why, fd, "%s in " BPFFS_ROOT, entry);
	} else if (!fd) {
		fd = -ENOENT;
	}
	close(old);
	return fd;
}

static int each_here(const char *entry, void *context)
{
	struct folder *folder = context;
	int err = entry_is_here(folder->fd, entry, folder->why);

	return err > 0 ? folder->each(entry, folder->context) : err;
}

int pins_old_each(int (*each)(const char *entry, void *context), void *context,
		  char *why)
{
	struct folder folder = { .each = each, .context = context, .why = why };
	int err;

	folder.fd = old_folder(why);
	if (folder.fd < 0)
		return folder.fd == -ENOENT ? 0 : folder.fd;
	why[0] = '\0';
	err = bpffs_each(folder.fd, each_here, &folder);
	close(folder.fd);
	return err < 0 && !*why ?
		       refuse_errno(why, err, "cannot read " BPFFS_ROOT) :
		       err;
}

/* ---- moving ---- */

struct move {
	int old, space;
	char *why;
};

static int move_entry(const char *entry, void *context)
{
	const struct move *move = context;
	int err = pins_entry_is_common(entry) ?
			  folder_is_here(move->old, move->why) :
			  entry_is_here(move->old, entry, move->why);

	if (err <= 0)
		return err;
	if (!renameat(move->old, entry, move->space, entry) ||
	    errno == ENOTEMPTY || errno == EEXIST)
		return 0;
	return refuse_errno(move->why, -errno, "cannot move %s in " BPFFS_ROOT,
			    entry);
}

/* Reservations first: they go by the policies beside them. */
static int move_common(const char *entry, void *context)
{
	return pins_entry_is_common(entry) ? move_entry(entry, context) : 0;
}

static void old_remove(void)
{
	char name[OLD_SIZE], why[WHY_SIZE];
	int root = bpffs_root(false, why);

	if (root < 0)
		return;
	if (!old_name(name, why))
		unlinkat(root, name, AT_REMOVEDIR);
	close(root);
}

int pins_old_move(int space, char *why)
{
	struct move move = { .space = space, .why = why };
	int err;

	move.old = old_folder(why);
	if (move.old < 0)
		return move.old == -ENOENT ? 0 : move.old;
	err = lock_file(move.old, "the policies of this network namespace",
			why);
	if (!err)
		err = bpffs_each(move.old, move_common, &move);
	if (!err)
		err = bpffs_each(move.old, move_entry, &move);
	if (!err)
		old_remove();
	close(move.old);
	return err;
}
