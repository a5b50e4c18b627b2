/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The folder /sys/fs/bpf/kzmark, and what is in it, by file descriptors: no
 * path is walked twice, and no symbolic link is followed. Only folders that
 * nobody else can change are used: whoever can change one could hide policies,
 * or have us remove pins of others.
 */
#ifndef KZ_BPFFS_H
#define KZ_BPFFS_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

#define BPFFS "/sys/fs/bpf"
#define BPFFS_ROOT BPFFS "/kzmark"

/*
 * fd of /sys/fs/bpf/kzmark. 0 or more; or -errno and a sentence in @why.
 * -ENOENT: there is none, and nothing of ours is attached in this network
 * namespace. @make makes it.
 */
int bpffs_root(bool make, char *why);

/* Remove it if it is empty. */
void bpffs_root_remove(void);

/*
 * fd of folder @name in folder @parent, or -errno and @why. -ENOENT: there is
 * none, or with @make: @parent was removed meanwhile.
 */
int bpffs_folder(int parent, const char *name, bool make, char *why);

/*
 * Call @each with the name of each entry of folder @fd, but for those that
 * begin with a dot; stops at non-zero and returns it. -errno.
 */
int bpffs_each(int fd, int (*each)(const char *name, void *context),
	       void *context);

/* Remove folder @name of @parent, which is empty; or pin @name. 0 or -errno. */
int bpffs_remove_folder(int parent, const char *name);
int bpffs_remove(int parent, const char *name);

/* What a pin must be: a link; or a map of this type and these sizes. */
struct bpffs_kind {
	bool link;
	enum bpf_map_type map;
	uint32_t key_size, value_size; /* bytes */
};

extern const struct bpffs_kind bpffs_link;

/*
 * fd of the object pinned as @name in folder @fd, or -errno. -ENOENT: no such
 * pin. -EMEDIUMTYPE: it is something else than @kind; NULL: any object will do.
 */
int bpffs_get(int fd, const char *name, const struct bpffs_kind *kind);

/* Pin @object as @name in folder @fd. 0 or -errno. */
int bpffs_put(int fd, const char *name, int object);

#endif
