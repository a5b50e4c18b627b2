// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Does the file at @path have a line with @text? 1, 0; -1: no such file. */
static int file_has(const char *path, const char *text)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int found = 0;

	if (!file)
		return -1;
	while (!found && getline(&line, &room, file) >= 0)
		found = strstr(line, text) != NULL;
	free(line);
	fclose(file);
	return found;
}

/* Not all that is built in has a folder in /sys/module. */
static bool may_be_built_in(const char *name)
{
	struct utsname kernel;
	char path[128], file[64];

	if (uname(&kernel))
		return true;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.builtin",
		 kernel.release);
	snprintf(file, sizeof(file), "/%s.ko", name);
	return file_has(path, file) != 0;
}

bool module_is_there(const char *name)
{
	char path[128], line[64];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!access(path, F_OK))
		return true;
	/* The kernel may know no modules, or /sys be somebody else's. */
	snprintf(line, sizeof(line), "%s ", name);
	return file_has("/proc/modules", line) || may_be_built_in(name);
}
