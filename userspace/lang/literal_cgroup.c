// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "userspace/lang/literal_cgroup.h"
#include "userspace/lang/literals.h"

/* nft takes a slash at the beginning, too. */
static struct word without_slash(const struct word *word)
{
	struct word path = *word;

	if (path.length && path.text[0] == '/') {
		path.text++;
		path.length--;
	}
	return path;
}

static int path_check(const struct word *path, char *why)
{
	uint32_t level = cgroup_level(path->text, path->length);

	if (!level || path->length >= PATH_MAX)
		return refuse(
			why, -EINVAL,
			"\"%.*s\" is not a control group's path: write it as below /sys/fs/cgroup, \"system.slice/nginx.service\"",
			word_shown(path), path->text);
	if (level > KZ_CGROUP_LEVELS)
		return refuse(
			why, -EINVAL,
			"\"%.*s\" is at level %u: rules match groups down to level %u",
			word_shown(path), path->text, level, KZ_CGROUP_LEVELS);
	return 0;
}

/* Whether it is there now. */
static int path_look(const struct word *path, char *why)
{
	char text[PATH_MAX];
	uint64_t id;

	snprintf(text, sizeof(text), "%.*s", (int)path->length, path->text);
	if (!cgroup_find(text, &id))
		return 0;
	refuse(why, 0, "no control group '%.*s' here: 'load' needs it",
	       word_shown(path), path->text);
	return LITERAL_ABSENT;
}

int cgroup_range(struct names *known, bool warn, const struct word *word,
		 struct range *range, char *why)
{
	struct word path = without_slash(word);
	const struct name *name = names_find(known, path.text, path.length);
	int err = name ? 0 : path_check(&path, why);

	if (err)
		return err;
	range->low[0] = name ? name->value.number : known->count + 1;
	range->high[0] = range->low[0];
	if (name)
		return 0;
	if (known->count == KZ_MAX_CGROUPS)
		return refuse(
			why, -EINVAL,
			"too many control groups: a policy names at most %u",
			KZ_MAX_CGROUPS);
	if (names_add(known, path.text, path.length,
		      (union named){ .number = range->low[0] }))
		return -ENOMEM;
	return warn ? path_look(&path, why) : 0;
}
