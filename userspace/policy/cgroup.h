/* SPDX-License-Identifier: GPL-2.0-only */
/* Control groups of the unified hierarchy, which policies name by paths. */
#ifndef KZ_POLICY_CGROUP_H
#define KZ_POLICY_CGROUP_H

#include <stddef.h>
#include <stdint.h>

#include "userspace/policy/messages.h"

struct policy;

/* "system.slice/nginx.service": no slash at its beginning or end. */
struct policy_cgroup {
	char *path; /* owned */
	uint64_t id; /* when the policy was read; 0: it was not there */
};

/* Names that a path may have. */
extern const uint32_t cgroup_level_max;

/* The names in @path, @length bytes; 0: it is not a path of a group. */
uint32_t cgroup_level(const char *path, size_t length);

/* What test runs call the group: a number for its path, not 0. */
uint32_t cgroup_hash(const char *path, size_t length);

/*
 * What the kernel calls the group @path: the inode of its directory. 0;
 * -ENOENT: there is none, -ENODEV: no unified hierarchy is mounted, -EXDEV: it
 * is another one than the kernel's, of a namespace; or another -errno.
 */
int cgroup_find(const char *path, uint64_t *id);

/* An error for each condition of @policy whose group is not there. */
void cgroups_require(const struct policy *policy, struct messages *messages);

#endif
