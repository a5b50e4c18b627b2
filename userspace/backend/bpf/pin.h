/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where policies are kept after kzmark has ended: pins in bpffs,
 *
 *	/sys/fs/bpf/kzmark/netns-<cookie of the network namespace>/<policy>/
 *
 * A folder has only what keeps programs attached: links; for clsact a note of
 * the filter; for netfilter the slot. These hold the attached program, and it
 * holds its maps. So one system call (a link's update) replaces a policy, and a
 * killed process leaves the old one or the new one. A folder without a live
 * program is left over; the next load removes it, and so do `unload` and `gc`.
 *
 * Earlier versions named the folder by the namespace's inode (pin_old.h).
 */
#ifndef KZ_BPF_PIN_H
#define KZ_BPF_PIN_H

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/bpffs.h"

#define PIN_NAME_SIZE 32
#define PINS_SPACE "netns-" /* and the cookie: a namespace's folder */

/* The folder of one policy. */
struct pins {
	char entry[POLICY_NAME_SIZE]; /* its name there */
	int folder; /* fd, or -1 */
	int space; /* fd of the namespace's folder, or -1 */
	bool locked; /* that one is; the caller may change what is in it */
};

#define PINS_CLOSED                       \
	{                                 \
		.folder = -1, .space = -1 \
	}

/*
 * Find the folder of policy @name, and open it. With @change: make it, and wait
 * for the lock on the namespace's (lock.h). 0, or -errno and a sentence in
 * @why. -ENOENT without @change: there is no such policy here. pins_close()
 * after success; it removes folders that are empty.
 */
int pins_open(struct pins *pins, const char *name, bool change, char *why);
void pins_close(struct pins *pins);

/* The folder of policy @entry in namespace folder @space (a copy of the fd is
 * kept), to read it. 0 or -errno and @why.
 */
int pins_open_in(struct pins *pins, int space, const char *entry, char *why);

/*
 * fd of the object pinned as @pin, or -errno: -ENOENT if there is none,
 * -EMEDIUMTYPE if it is not what @kind says.
 */
int pins_get(const struct pins *pins, const char *pin,
	     const struct bpffs_kind *kind);
/* Is there something called @pin? False, too, if that cannot be told. */
bool pins_has(const struct pins *pins, const char *pin);
/* Pin @fd as @pin. 0 or -errno. */
int pins_put(const struct pins *pins, const char *pin, int fd);
/* Give @from the name @to, in place of what is called so. 0 or -errno. */
int pins_rename(const struct pins *pins, const char *from, const char *to);
void pins_remove(const struct pins *pins, const char *pin);
/* Remove every pin. 0 or -errno. */
int pins_clear(const struct pins *pins);
/* 0 if pins_clear() would not leave anything; -ENOTEMPTY or another -errno. */
int pins_can_be_cleared(const struct pins *pins);
/* Is another process changing the policies of this namespace? */
bool pins_are_changing(const struct pins *pins);

/*
 * Objects of the namespace and not of one policy, pinned beside the folders.
 * fd or -errno and @why; -ENOENT: there is none. To put or remove it,
 * pins_open() for a change first.
 */
int pins_common_get(const char *pin, const struct bpffs_kind *kind, char *why);
int pins_common_put(const struct pins *pins, const char *pin, int fd);
void pins_common_remove(const struct pins *pins, const char *pin);

/*
 * Calls @each for every folder of this namespace, with the policy's name;
 * stops at non-zero and returns it. 0: none; or -errno and @why, also of
 * @each.
 */
int pins_each(int (*each)(const struct pins *pins, const char *name,
			  void *context, char *why),
	      void *context, char *why);

/* The policy's name of a folder's, and the reverse: bpffs reserves dots. */
void pins_entry_name(const char *entry, char name[POLICY_NAME_SIZE]);
void pins_name_entry(const char *name, char entry[POLICY_NAME_SIZE]);

#define PINS_COMMON '=' /* no policy's name has one */

/* Is @entry of a namespace's folder an object, and not a policy's folder? */
static inline bool pins_entry_is_common(const char *entry)
{
	return entry[0] == PINS_COMMON;
}

#endif
