// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/missed.h"

#include <fcntl.h>
#include <unistd.h>

#include "userspace/cli/kept.h"

#define SUFFIX "~missed" /* in no policy's name */

void missed_note(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];
	int fd;

	if (kept_run_path(path, name, SUFFIX, why))
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
}

void missed_forget(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	if (!kept_run_path(path, name, SUFFIX, why))
		unlink(path);
}

bool missed_is(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	return !kept_run_path(path, name, SUFFIX, why) && !access(path, F_OK);
}
