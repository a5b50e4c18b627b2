// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/base/refuse.h"
#include "userspace/policy/policy.h"
#include "core/limits.h"

/* Of the first cgroup namespace; the kernel's number (proc_ns.h). */
#define FIRST_NAMESPACE "cgroup:[4026531835]"

const uint32_t cgroup_level_max = KZ_CGROUP_LEVELS;

uint32_t cgroup_level(const char *path, size_t length)
{
	uint32_t level = 1;
	size_t i;

	for (i = 0; i < length; i++) {
		if (path[i] != '/')
			continue;
		if (!i || i + 1 == length || path[i - 1] == '/')
			return 0;
		level++;
	}
	return length ? level : 0;
}

/* FNV-1a, 32 bits: RFC 9923. */
uint32_t cgroup_hash(const char *path, size_t length)
{
	uint32_t hash = 0x811c9dc5;
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)path[i]) * 0x01000193;
	return hash ?: 1;
}

/* Where the unified hierarchy is mounted, all of it: field 5 of the line. */
static int mount_find(char point[PATH_MAX])
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[2 * PATH_MAX], root[PATH_MAX];
	bool found = false;

	if (!mounts)
		return -errno;
	while (!found && fgets(line, sizeof(line), mounts))
		found = strstr(line, " - cgroup2 ") &&
			sscanf(line, "%*s %*s %*s %4095s %4095s", root,
			       point) == 2 &&
			!strcmp(root, "/");
	fclose(mounts);
	return found ? 0 : -ENODEV;
}

int cgroup_find(const char *path, uint64_t *id)
{
	char point[PATH_MAX], name[2 * PATH_MAX], ns[64] = "";
	struct stat status;
	int err;

	if (readlink("/proc/self/ns/cgroup", ns, sizeof(ns) - 1) < 0)
		return -errno;
	if (strcmp(ns, FIRST_NAMESPACE))
		return -EXDEV;
	err = mount_find(point);
	if (err)
		return err;
	if ((size_t)snprintf(name, sizeof(name), "%s/%s", point, path) >=
	    sizeof(name))
		return -ENAMETOOLONG;
	if (stat(name, &status))
		return -errno;
	if (!S_ISDIR(status.st_mode))
		return -ENOENT;
	*id = status.st_ino;
	return 0;
}

static void missing_tell(const struct policy *policy, struct location at,
			 const char *path, struct messages *messages)
{
	uint64_t id;
	int err = cgroup_find(path, &id);

	if (err == -EXDEV)
		policy_message(
			policy, messages, SEVERITY_ERROR, at,
			"paths of control groups count from the first cgroup namespace: load the policy there");
	else if (err == -ENODEV)
		policy_message(
			policy, messages, SEVERITY_ERROR, at,
			"no cgroup2 file system is mounted: mount it, for example at /sys/fs/cgroup");
	else
		policy_message(
			policy, messages, SEVERITY_ERROR, at,
			"no control group '%s'%s%s: start what makes it, then load the policy",
			path, !err || err == -ENOENT ? "" : ", ",
			!err || err == -ENOENT ? "" : errno_words(err));
}

static void condition_require(const struct policy *policy,
			      const struct policy_condition *c,
			      struct messages *messages)
{
	const struct policy_cgroup *group;
	uint32_t number;
	size_t i;

	for (i = 0; i < c->ranges.count; i++)
		for (number = c->ranges.list[i].low[0];
		     number <= c->ranges.list[i].high[0]; number++) {
			group = &policy->cgroups[number - 1];
			if (!group->id)
				missing_tell(policy, c->at, group->path,
					     messages);
		}
}

static void conditions_require(const struct policy *policy,
			       const struct policy_conditions *conditions,
			       struct messages *messages)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (conditions->list[i].id == CONDITION_CGROUP)
			condition_require(policy, &conditions->list[i],
					  messages);
}

void cgroups_require(const struct policy *policy, struct messages *messages)
{
	const struct policy_group *group;
	size_t g, r;

	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		conditions_require(policy, &group->when, messages);
		for (r = 0; r < group->n_rules; r++)
			conditions_require(policy, &group->rules[r].conditions,
					   messages);
	}
}
