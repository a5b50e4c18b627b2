// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <stdio.h>
#include <stdlib.h>
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
				why, -EUSAGE,
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

/* clang-format off */
static const struct {
	const char *name;
	int32_t value;
} priorities[] = {
	{ "raw", NF_IP_PRI_RAW },
	{ "mangle", NF_IP_PRI_MANGLE },
	{ "dstnat", NF_IP_PRI_NAT_DST },
	{ "filter", NF_IP_PRI_FILTER },
	{ "security", NF_IP_PRI_SECURITY },
	{ "srcnat", NF_IP_PRI_NAT_SRC },
};
/* clang-format on */

#define BLANKS " \t"

/* The priority that @text starts with by name, and what is after it. */
static const char *base_priority(const char *text, int32_t *base)
{
	size_t length = strcspn(text, BLANKS "+-"), i;

	for (i = 0; i < sizeof(priorities) / sizeof(priorities[0]); i++) {
		if (strlen(priorities[i].name) != length ||
		    strncmp(text, priorities[i].name, length))
			continue;
		*base = priorities[i].value;
		return text + length + strspn(text + length, BLANKS);
	}
	return NULL;
}

int priority_parse(const char *text, int32_t *priority)
{
	const char *rest, *digits = text;
	int32_t base = 0;
	long long number;
	char *end;

	rest = base_priority(text, &base);
	if (rest && !*rest) {
		*priority = base;
		return 0;
	}
	if (rest) {
		digits = rest + 1 + strspn(rest + 1, BLANKS);
		if (!strchr("+-", *rest) || *digits < '0' || *digits > '9')
			return -EINVAL;
	}
	errno = 0;
	number = strtoll(digits, &end, 0);
	if (errno || end == digits || *end)
		return -EINVAL;
	if (rest)
		number = base + (*rest == '-' ? -number : number);
	if (number < INT32_MIN || number > INT32_MAX)
		return -EINVAL;
	*priority = number;
	return 0;
}
