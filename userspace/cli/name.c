// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/backend/backend.h"
#include "userspace/cli/name.h"

#define SUFFIX ".kz"
#define NAME_CHARACTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"

/* The base name of @path without SUFFIX: where it starts, and its length. */
static const char *base_name(const char *path, size_t *length)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t suffix = strlen(SUFFIX);

	*length = strlen(base);
	if (*length > suffix && !strcmp(base + *length - suffix, SUFFIX))
		*length -= suffix;
	return base;
}

int name_choose(const char *verb, const char *path, const char *wanted,
		char *name)
{
	const char *from = wanted;
	size_t length;

	if (!from && !strcmp(path, "-")) {
		complain("%s: a policy from standard input needs --name", verb);
		return -1;
	}
	if (from)
		length = strlen(from);
	else
		from = base_name(path, &length);
	if (!length || length >= POLICY_NAME_SIZE ||
	    strspn(from, NAME_CHARACTERS) < length || from[0] == '.') {
		complain("name '%.*s': expected 1 to %d of A-Z a-z 0-9 _ . - "
			 "and no leading dot%s",
			 (int)length, from, POLICY_NAME_SIZE - 1,
			 wanted ? "" : "; choose one with --name");
		return -1;
	}
	memcpy(name, from, length);
	name[length] = '\0';
	return 0;
}
