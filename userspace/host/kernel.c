// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's version, configuration and lockdown; our capabilities. */
#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>

#include "userspace/host/fact.h"

int host_line(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");
	int err = 0;

	if (!file)
		return -errno;
	if (!fgets(text, size, file))
		err = ferror(file) ? -errno : -ENODATA;
	else
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
	return err;
}

static bool is_at_least(const char *release, const char *wanted)
{
	unsigned int major = 0, minor = 0, least_major = 0, least_minor = 0;

	sscanf(release, "%u.%u", &major, &minor);
	sscanf(wanted, "%u.%u", &least_major, &least_minor);
	return major > least_major ||
	       (major == least_major && minor >= least_minor);
}

void host_ask_release(const struct host_fact *fact, struct host_answer *answer)
{
	struct utsname kernel;

	if (uname(&kernel))
		host_answer(answer, ANSWER_UNKNOWN, "%s", errno_words(-errno));
	else if (is_at_least(kernel.release, fact->argument))
		host_answer(answer, ANSWER_YES, "%s", kernel.release);
	else
		host_answer(answer, ANSWER_NO, "%s is older than %s",
			    kernel.release, fact->argument);
}

/* "CONFIG_X=y" or "CONFIG_X=m" in @file; gzip or plain. */
static bool config_has(gzFile file, const char *option, char *value)
{
	size_t length = strlen(option);
	char line[256];

	while (gzgets(file, line, sizeof(line)))
		if (!strncmp(line, option, length) && line[length] == '=') {
			*value = line[length + 1];
			return true;
		}
	return false;
}

static gzFile config_open(char *path, size_t size)
{
	struct utsname kernel;
	gzFile file;

	snprintf(path, size, "/proc/config.gz");
	file = gzopen(path, "re");
	if (file || uname(&kernel))
		return file;
	snprintf(path, size, "/boot/config-%s", kernel.release);
	file = gzopen(path, "re");
	if (file)
		return file;
	snprintf(path, size, "/usr/lib/modules/%s/config", kernel.release);
	return gzopen(path, "re");
}

int host_config(const char *option)
{
	char path[192], value = '\0';
	gzFile file = config_open(path, sizeof(path));
	bool found;

	if (!file)
		return -ENOENT;
	found = config_has(file, option, &value);
	gzclose(file);
	return found && (value == 'y' || value == 'm') ? value : 0;
}

void host_ask_config(const struct host_fact *fact, struct host_answer *answer)
{
	int value = host_config(fact->argument);

	if (value < 0)
		host_answer(answer, ANSWER_UNKNOWN,
			    "%s: no /proc/config.gz, and no config in /boot",
			    fact->argument);
	else if (value)
		host_answer(answer, ANSWER_YES, "%s=%c", fact->argument, value);
	else
		host_answer(answer, ANSWER_NO, "%s is not set", fact->argument);
}

void host_ask_capability(const struct host_fact *fact,
			 struct host_answer *answer)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = { 0 };
	uint64_t has;

	if (syscall(SYS_capget, &header, data)) {
		host_answer(answer, ANSWER_UNKNOWN, "%s", errno_words(-errno));
		return;
	}
	has = (uint64_t)data[1].effective << 32 | data[0].effective;
	if (has & 1ULL << fact->number)
		host_answer(answer, ANSWER_YES, "of this process");
	else
		host_answer(answer, ANSWER_NO, "this process has no %s",
			    fact->name);
}

/* "none [integrity] confidentiality": the brackets are around what is set. */
void host_ask_lockdown(const struct host_fact *fact, struct host_answer *answer)
{
	char line[64];
	int err = host_line(fact->argument, line, sizeof(line));

	if (err == -ENOENT)
		host_answer(answer, ANSWER_YES, "this kernel has no lockdown");
	else if (err)
		host_answer(answer, ANSWER_UNKNOWN, "%s: %s", fact->argument,
			    errno_file_words(err));
	else
		host_answer(answer,
			    strstr(line, "[none]") ? ANSWER_YES : ANSWER_NO,
			    "%s", line);
}
