/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pins of versions that named the namespace's folder by its inode:
 *
 *	/sys/fs/bpf/kzmark/<inode>/<policy>/
 *
 * They are read where they are, and moved by the first change. A namespace gets
 * the inode of one that is gone, and must not inherit its policies: what is
 * there counts only if it is attached here. All calls return 0 or -errno and
 * @why; -ENOENT: there is nothing of this namespace's.
 */
#ifndef KZ_BPF_PIN_OLD_H
#define KZ_BPF_PIN_OLD_H

#include "userspace/backend/bpf/pin.h"

/* fd of the folder in bpffs_root() that has folder @entry of this
 * namespace's.
 */
int pins_old_space(int root, const char *entry, char *why);

/* fd of the object @entry there. */
int pins_old_common(const char *entry, const struct bpffs_kind *kind,
		    char *why);

/* Call @each for the folders there; none is no error. */
int pins_old_each(int (*each)(const char *entry, void *context), void *context,
		  char *why);

/* Move all of this namespace's to its folder @space, which is locked. */
int pins_old_move(int space, char *why);

#endif
