// SPDX-License-Identifier: GPL-2.0-only
/* Removing what dead namespaces left; see gc.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/gc.h"
#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"

/* A walk through the folders of dead namespaces. */
struct walk {
	const struct namespaces *all;
	int root; /* fd of /sys/fs/bpf/kzmark */
	int (*visit)(struct walk *walk, const char *entry);
	char *why;

	/* The folder at hand. */
	const char *space;
	int fd;

	/* Of bpf_gc() */
	bool dry_run;
	void (*tell)(const struct gc_item *item, void *context);
	/* Of bpf_gc_list() */
	int (*each)(const char *space, const struct loaded *loaded,
		    void *context);
	void *context;
};

/* ---- folders ---- */

/* By cookie, or, of the version before, by inode. */
static bool space_is_dead(const struct namespaces *all, const char *space)
{
	unsigned long long number;
	char rest;

	if (sscanf(space, PINS_SPACE "%llu%c", &number, &rest) == 1)
		return !namespaces_find(all, number);
	if (sscanf(space, "%llu%c", &number, &rest) == 1)
		return !namespaces_find_inode(all, number);
	return false; /* not ours */
}

static int visit_entry(const char *entry, void *context)
{
	struct walk *walk = context;

	return walk->visit(walk, entry);
}

static int visit_space(const char *space, void *context)
{
	struct walk *walk = context;
	int err;

	if (!space_is_dead(walk->all, space))
		return 0;
	walk->fd = bpffs_folder(walk->root, space, false, walk->why);
	if (walk->fd < 0)
		return walk->fd == -ENOENT ? 0 : walk->fd;
	walk->space = space;
	err = lock_file(walk->fd, space, walk->why);
	err = err ?: bpffs_each(walk->fd, visit_entry, walk);
	if (!err)
		err = walk->visit(walk, NULL);
	close(walk->fd);
	return err;
}

static int walk_spaces(struct walk *walk)
{
	int err;

	walk->why[0] = '\0';
	walk->root = bpffs_root(false, walk->why);
	if (walk->root < 0)
		return walk->root == -ENOENT ? 0 : walk->root;
	err = bpffs_each(walk->root, visit_space, walk);
	close(walk->root);
	if (err < 0 && !*walk->why)
		refuse_errno(walk->why, err, "cannot read " BPFFS_ROOT);
	return err;
}

/* ---- a policy ---- */

struct links {
	const struct namespaces *all;
	int folder;
	unsigned int count;
	bool used; /* one is at a device that is in a namespace in use */
	char *why;
};

static bool has_device(const struct bpf_link_info *info)
{
	return (info->type == BPF_LINK_TYPE_XDP && info->xdp.ifindex) ||
	       (info->type == BPF_LINK_TYPE_TCX && info->tcx.ifindex);
}

static int is_here(const struct namespace *namespace, void *context)
{
	const int *fd = context;

	(void)namespace;
	return bpf_link_is_here(*fd);
}

/* A device can outlive its namespace: a physical one goes to the initial one. */
static int look_for_device(struct links *links, int fd)
{
	size_t i;
	int here = namespaces_each(links->all, is_here, &fd, links->why);

	links->used |= here > 0;
	for (i = 0; i < links->all->count; i++)
		links->used |= links->all->list[i].fd < 0; /* not entered */
	return here < 0 ? here : 0;
}

static int count_link(const char *pin, void *context)
{
	struct bpf_link_info info = { 0 };
	struct links *links = context;
	uint32_t size = sizeof(info);
	int fd = bpffs_get(links->folder, pin, &bpffs_link), err;

	if (fd < 0) /* a map */
		return fd == -EMEDIUMTYPE || fd == -ENOENT ? 0 : fd;
	err = bpf_link_get_info_by_fd(fd, &info, &size);
	if (!err && has_device(&info))
		err = look_for_device(links, fd);
	close(fd);
	links->count++;
	return err;
}

/* Only links: clsact's notes tell of devices that are no more. */
static int detach_link(const char *pin, void *context)
{
	const struct pins *pins = context;
	int fd = pins_get(pins, pin, &bpffs_link);

	if (fd >= 0) {
		bpf_link_detach(fd);
		close(fd);
	}
	return 0;
}

static int remove_policy(const struct pins *pins)
{
	int err = bpffs_each(pins->folder, detach_link, (void *)pins);

	err = err ?: pins_clear(pins);
	return err ?: bpffs_remove_folder(pins->space, pins->entry);
}

static void tell(const struct walk *walk, enum gc_what what, const char *policy,
		 unsigned int links)
{
	const struct gc_item item = { what, walk->space, policy, links };

	if (walk->tell)
		walk->tell(&item, walk->context);
}

static int collect_policy(struct walk *walk, const char *entry)
{
	char name[POLICY_NAME_SIZE];
	struct links links = { .all = walk->all, .why = walk->why };
	struct pins pins;
	int err = pins_open_in(&pins, walk->fd, entry, walk->why);

	if (err)
		return err == -ENOENT ? 0 : err;
	links.folder = pins.folder;
	pins_entry_name(entry, name);
	err = bpffs_each(pins.folder, count_link, &links);
	if (!err) {
		tell(walk, links.used ? GC_KEPT : GC_POLICY, name, links.count);
		if (!links.used && !walk->dry_run)
			err = remove_policy(&pins);
	}
	pins_close(&pins);
	return err ? refuse_errno(walk->why, err, "'%s' in %s", name,
				  walk->space) :
		     0;
}

/* An entry of a dead namespace's folder; NULL: the folder itself. */
static int collect(struct walk *walk, const char *entry)
{
	int err = 0;

	if (!entry) {
		if (walk->dry_run)
			return 0;
		err = bpffs_remove_folder(walk->root, walk->space);
		if (!err)
			tell(walk, GC_FOLDER, "", 0);
		return err == -ENOTEMPTY ? 0 : err;
	}
	if (!pins_entry_is_common(entry))
		return collect_policy(walk, entry);
	tell(walk, GC_RESERVATIONS, "", 0);
	return walk->dry_run ? 0 : bpffs_remove(walk->fd, entry);
}

int bpf_gc(const struct namespaces *all, bool dry_run, bool force,
	   void (*tell)(const struct gc_item *item, void *context),
	   void *context, char *why)
{
	struct walk walk = { .all = all,
			     .visit = collect,
			     .dry_run = dry_run,
			     .tell = tell,
			     .context = context,
			     .why = why };
	int err;

	if (!force && !all->all_processes)
		return refuse(
			why, -EPERM,
			"not all processes are seen from this PID namespace, and one may use what seems to be left: run it in the initial one, or with --force");
	if (!force && all->unseen)
		return refuse(
			why, -EPERM,
			"process %d may not be looked at, and it may use what seems to be left: it takes root with CAP_SYS_PTRACE, or --force",
			all->unseen);
	err = walk_spaces(&walk);
	if (!err && !dry_run)
		bpffs_root_remove();
	return err;
}

/* ---- listing ---- */

static int list_policy(struct walk *walk, const char *entry)
{
	const struct bpf_hook *hook;
	struct loaded loaded = { .left_over = true, .unread = true };
	struct pins pins;
	int err;

	if (!entry || pins_entry_is_common(entry))
		return 0;
	err = pins_open_in(&pins, walk->fd, entry, walk->why);
	if (err)
		return err == -ENOENT ? 0 : err;
	err = bpf_hooks_owner(&pins, &hook);
	pins_close(&pins);
	if (err)
		return refuse_errno(walk->why, err, "'%s' in %s", entry,
				    walk->space);
	if (!hook)
		return 0;
	loaded.backend = hook->name;
	pins_entry_name(entry, loaded.name);
	strcpy(loaded.where, "its namespace is gone: kzmark gc");
	return walk->each(walk->space, &loaded, walk->context);
}

int bpf_gc_list(const struct namespaces *all,
		int (*each)(const char *space, const struct loaded *loaded,
			    void *context),
		void *context, char *why)
{
	struct walk walk = { .all = all,
			     .visit = list_policy,
			     .each = each,
			     .context = context,
			     .why = why };

	return walk_spaces(&walk);
}
