/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where policies are kept when the controller has gone: pins in bpffs,
 *
 *	/sys/fs/bpf/kzmark/<inode of the network namespace>/<policy's name>/
 *
 * A folder holds what keeps programs attached, nothing else: links; for
 * clsact a note of the filter; for netfilter the slot. The attached program is
 * the one that these run, and its maps hang on it, so that what is loaded
 * is changed by one system call (a link's update) and a controller that is
 * killed leaves the old or the new. A folder without a live program is a
 * leftover, and whoever loads next removes it.
 */
#ifndef KZ_BPF_PIN_H
#define KZ_BPF_PIN_H

#include "userspace/backend/backend.h"

#define PIN_PATH_SIZE 160
#define PIN_NAME_SIZE 32

/* One policy's folder, which need not be there. */
struct pins {
	char folder[PIN_PATH_SIZE];
	int lock; /* fd of the namespace's folder, locked, or -1 */
};

/*
 * Name @name's folder. With @change: make the folders above it and wait until
 * nobody else changes anything in them. 0 or -errno: bpffs is not there, or no
 * privilege. -ENOENT without @change: nothing was ever loaded here.
 */
int pins_open(struct pins *pins, const char *name, bool change, char *why);
void pins_close(struct pins *pins);

/* fd of what is pinned as @pin, or -errno. */
int pins_get(const struct pins *pins, const char *pin);
/* Pin @fd as @pin; makes the folder. 0 or -errno. */
int pins_put(const struct pins *pins, const char *pin, int fd);
void pins_remove(const struct pins *pins, const char *pin);
/* Remove every pin and the folder. */
void pins_clear(const struct pins *pins);

/*
 * What belongs to the namespace and to no policy, pinned beside the folders.
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
