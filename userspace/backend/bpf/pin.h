/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where policies are kept after kzmark has ended: pins in bpffs,
 *
 *	/sys/fs/bpf/kzmark/<inode of the network namespace>/<policy's name>/
 *
 * A folder has only what keeps programs attached: links; for clsact a note of
 * the filter; for netfilter the slot. These hold the attached program, and it
 * holds its maps. So one system call (a link's update) replaces a policy, and a
 * killed process leaves the old one or the new one. A folder without a live
 * program is left over; the next load removes it.
 */
#ifndef KZ_BPF_PIN_H
#define KZ_BPF_PIN_H

#include "userspace/backend/backend.h"

#define PIN_PATH_SIZE 160
#define PIN_NAME_SIZE 32

/* The folder of one policy, which may not exist. */
struct pins {
	char folder[PIN_PATH_SIZE];
	int lock; /* fd of the namespace's folder, locked, or -1 */
};

/*
 * Find the folder of policy @name. With @change: make the folders above it, and
 * wait for the lock on them. 0 or -errno: no bpffs, or no privilege. -ENOENT
 * without @change: no policy was ever loaded here.
 */
int pins_open(struct pins *pins, const char *name, bool change, char *why);
void pins_close(struct pins *pins);

/* fd of the object pinned as @pin, or -errno. */
int pins_get(const struct pins *pins, const char *pin);
/* Pin @fd as @pin; makes the folder. 0 or -errno. */
int pins_put(const struct pins *pins, const char *pin, int fd);
void pins_remove(const struct pins *pins, const char *pin);
/* Remove every pin and the folder. */
void pins_clear(const struct pins *pins);

/*
 * Objects of the namespace and not of one policy, pinned beside the folders.
 * fd or -errno. To put or remove it, pins_open() for a change first.
 */
int pins_common_get(const char *pin);
int pins_common_put(const char *pin, int fd);
void pins_common_remove(const char *pin);

/* Calls @each for every folder of this namespace, with the policy's name;
 * stops at non-zero and returns it. No bpffs: no folders.
 */
int pins_each(int (*each)(const struct pins *pins, const char *name,
			  void *context),
	      void *context);

#endif
