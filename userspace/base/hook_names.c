// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/netfilter.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/hook_names.h"
#include "userspace/base/refuse.h"

/* clang-format off */
const char *const hook_names[HOOKS] = {
	[NF_INET_PRE_ROUTING] = "prerouting",
	[NF_INET_LOCAL_IN] = "input",
	[NF_INET_FORWARD] = "forward",
	[NF_INET_LOCAL_OUT] = "output",
	[NF_INET_POST_ROUTING] = "postrouting",
};
/* clang-format on */

int hooks_parse(const char *text, int none_too, uint32_t *hooks, char *why)
{
	size_t length, i;

	*hooks = 0;
	if (none_too && !strcmp(text, "none"))
		return 0;
	for (;; text += length + 1) {
		length = strcspn(text, ",");
		for (i = 0; i < HOOKS; i++)
			if (strlen(hook_names[i]) == length &&
			    !strncmp(text, hook_names[i], length))
				break;
		if (i == HOOKS)
			return refuse(
				why, -EINVAL,
				"no hook '%.*s': there are prerouting, input, forward, output, postrouting (several with commas)%s",
				(int)length, text, none_too ? ", none" : "");
		*hooks |= 1U << i;
		if (!text[length])
			return 0;
	}
}

void hooks_print(uint32_t hooks, int32_t priority, char *text, size_t size)
{
	size_t i, at = 0;

	snprintf(text, size, "none");
	for (i = 0; i < HOOKS; i++)
		if (hooks & 1U << i && at < size)
			at += snprintf(text + at, size - at, "%s%s",
				       at ? "," : "", hook_names[i]);
	if (at && at < size)
		snprintf(text + at, size - at, " %d", priority);
}
