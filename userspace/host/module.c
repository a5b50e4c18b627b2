// SPDX-License-Identifier: GPL-2.0-only
/* Kernel modules: loaded, installed, and whether one may be loaded. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "userspace/host/fact.h"

#define DISABLED "/proc/sys/kernel/modules_disabled"

static bool is_loaded(const char *name)
{
	char path[128], wanted[64], *line = NULL;
	bool found = false;
	size_t room = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!access(path, F_OK))
		return true;
	file = fopen("/proc/modules", "re");
	if (!file)
		return false;
	snprintf(wanted, sizeof(wanted), "%s ", name);
	while (!found && getline(&line, &room, file) >= 0)
		found = !strncmp(line, wanted, strlen(wanted));
	free(line);
	fclose(file);
	return found;
}

/* nf_tables by CONFIG_NF_TABLES=y; not all have a folder in /sys/module. */
static bool is_built_in(const char *name)
{
	char option[64] = "CONFIG_";
	size_t i, length = strlen(option);

	for (i = 0; name[i] && length + 1 < sizeof(option); i++)
		option[length++] = toupper((unsigned char)name[i]);
	return host_config(option) == 'y';
}

/* Has modules.dep of this kernel the module @name? */
static bool is_installed(const char *name, char *path, size_t size)
{
	char *line = NULL, wanted[64];
	struct utsname kernel;
	bool found = false;
	size_t room = 0;
	FILE *file;

	if (uname(&kernel))
		return false;
	snprintf(path, size, "/lib/modules/%s/modules.dep", kernel.release);
	file = fopen(path, "re");
	if (!file)
		return false;
	snprintf(wanted, sizeof(wanted), "/%s.ko", name);
	while (!found && getline(&line, &room, file) >= 0) {
		line[strcspn(line, ":")] = '\0';
		found = strstr(line, wanted) != NULL;
	}
	if (found)
		snprintf(path, size, "/lib/modules/%s/%s", kernel.release,
			 line);
	free(line);
	fclose(file);
	return found;
}

static bool loading_is_off(void)
{
	char line[8];

	return !host_line(DISABLED, line, sizeof(line)) && strcmp(line, "0");
}

void host_ask_module(const struct host_fact *fact, struct host_answer *answer)
{
	char path[512];

	if (is_loaded(fact->argument))
		host_answer(answer, ANSWER_YES, "loaded");
	else if (is_built_in(fact->argument))
		host_answer(answer, ANSWER_YES, "built in");
	else if (!is_installed(fact->argument, path, sizeof(path)))
		host_answer(answer, ANSWER_NO, "not loaded and not installed");
	else if (loading_is_off())
		host_answer(answer, ANSWER_NO,
			    "not loaded, and " DISABLED " is set");
	else
		host_answer(answer, ANSWER_YES, "not loaded; it is in %s",
			    path);
}

void host_ask_loading(const struct host_fact *fact, struct host_answer *answer)
{
	char line[8];
	int err = host_line(fact->argument, line, sizeof(line));

	if (err == -ENOENT)
		host_answer(answer, ANSWER_NO,
			    "this kernel cannot load modules");
	else if (err)
		host_answer(answer, ANSWER_UNKNOWN, "%s: %s", fact->argument,
			    errno_file_words(err));
	else
		host_answer(answer, strcmp(line, "0") ? ANSWER_NO : ANSWER_YES,
			    "%s is %s", fact->argument, line);
}
