// SPDX-License-Identifier: GPL-2.0-only
#include "bench/metric/memcg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

#define ROOT "/sys/fs/cgroup"
#define GROUP ROOT "/kzbench"
/* The kernel sums up what CPUs have counted for themselves every 2 s. */
#define SETTLE_US 2500000

static int complain(char *why, const char *what)
{
	int err = -errno;

	snprintf(why, WHY_SIZE, "%s: %s", what, errno_words(err));
	return err;
}

static int file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -1;
	if (write(fd, text, strlen(text)) < 0)
		err = -1;
	close(fd);
	return err;
}

int memcg_init(char *why)
{
	static bool done;

	if (done)
		return 0;
	/* EBUSY: it is there already. */
	if (mount("cgroup2", ROOT, "cgroup2", 0, NULL) && errno != EBUSY)
		return complain(why, ROOT);
	if (file_write(ROOT "/cgroup.subtree_control", "+memory"))
		return complain(why, "the memory controller");
	done = true;
	return 0;
}

/* Not "kernel", which is the sum in whole pages, with some kept in stock. */
static bool counts(const char *name)
{
	static const char *const names[] = { "slab_unreclaimable", "vmalloc",
					     "percpu" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static int memcg_usage_read(double *bytes, char *why)
{
	FILE *file = fopen(GROUP "/memory.stat", "r");
	unsigned long long value;
	char name[64];

	if (!file)
		return complain(why, GROUP);
	*bytes = 0;
	while (fscanf(file, "%63s %llu", name, &value) == 2)
		if (counts(name))
			*bytes += value;
	fclose(file);
	return 0;
}

/* The child's end: what it says in @why goes through @out. */
static void work_become(int (*work)(void *context, char *why), void *context,
			int out)
{
	char why[WHY_SIZE] = "";
	int err;

	if (file_write(GROUP "/cgroup.procs", "0"))
		err = complain(why, GROUP);
	else
		err = work(context, why);
	if (err && write(out, why, strlen(why)) < 0)
		_exit(EIO);
	_exit(-err);
}

static int work_run(int (*work)(void *context, char *why), void *context,
		    char *why)
{
	int ends[2], status;
	ssize_t length;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return complain(why, "pipe");
	fflush(NULL);
	child = fork();
	if (!child)
		work_become(work, context, ends[1]);
	close(ends[1]);
	length = read(ends[0], why, WHY_SIZE - 1);
	why[length > 0 ? length : 0] = '\0';
	close(ends[0]);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return complain(why, "fork");
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO;
}

int memcg_usage_of(int (*work)(void *context, char *why), void *context,
		   double *bytes, char *why)
{
	int err;

	if (mkdir(GROUP, 0755))
		return complain(why, GROUP);
	err = work_run(work, context, why);
	usleep(SETTLE_US);
	if (!err)
		err = memcg_usage_read(bytes, why);
	if (rmdir(GROUP) && !err)
		err = complain(why, GROUP);
	return err;
}
