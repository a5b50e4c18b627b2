// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "userspace/base/refuse.h"

#define SELF "/proc/self/exe"
#define MS_PER_SECOND 1000
#define NS_PER_MS 1000000
#define SLACK_MS 50 /* it comes after the time is over, not before */

/* ---- systemd ---- */

static bool is_same_namespace(const char *ours, const char *its)
{
	struct stat a, b;

	return !stat(ours, &a) && !stat(its, &b) && a.st_ino == b.st_ino &&
	       a.st_dev == b.st_dev;
}

static bool has_systemd(void)
{
	return !access("/run/systemd/system", F_OK) &&
	       is_same_namespace("/proc/self/ns/net", "/proc/1/ns/net") &&
	       is_same_namespace("/proc/self/ns/mnt", "/proc/1/ns/mnt");
}

static int start_timer(const char *name, uint32_t ms)
{
	char after[32], self[PATH_MAX];
	ssize_t length = readlink(SELF, self, sizeof(self) - 1);
	int status;
	pid_t child;

	if (length < 0)
		return -errno;
	self[length] = '\0';
	snprintf(after, sizeof(after), "--on-active=%ums", ms + SLACK_MS);
	child = fork();
	if (child < 0)
		return -errno;
	if (!child) {
		execlp("systemd-run", "systemd-run", "--quiet", "--collect",
		       "--timer-property=AccuracySec=50ms", after, self,
		       "confirm", name, "--roll-back", "--due", "--quiet",
		       NULL);
		_exit(127);
	}
	if (waitpid(child, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
}

/* ---- a process of its own ---- */

static void detach(void)
{
	int fd = open("/dev/null", O_RDWR);

	signal(SIGHUP, SIG_IGN);
	if (chdir("/"))
		_exit(1);
	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static void wait_and_roll_back(const char *name, const struct timespec *until)
{
	char *arguments[] = { "kzmark", "confirm", (char *)name, "--roll-back",
			      "--due",	"--quiet", NULL };

	detach();
	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, until, NULL) ==
	       EINTR)
		;
	execv(SELF, arguments); /* also where the file was replaced */
	_exit(127);
}

static int start_process(const char *name, uint32_t ms)
{
	struct timespec until;
	pid_t child;
	int status;

	clock_gettime(CLOCK_BOOTTIME, &until);
	ms += SLACK_MS;
	until.tv_sec += ms / MS_PER_SECOND;
	until.tv_nsec += (long)(ms % MS_PER_SECOND) * NS_PER_MS;
	if (until.tv_nsec >= MS_PER_SECOND * NS_PER_MS) {
		until.tv_nsec -= MS_PER_SECOND * NS_PER_MS;
		until.tv_sec++;
	}
	child = fork();
	if (child < 0)
		return -errno;
	if (!child) {
		/* The guard is nobody's child, in a session of its own. */
		if (setsid() < 0)
			_exit(errno);
		child = fork();
		if (!child)
			wait_and_roll_back(name, &until);
		_exit(child < 0 ? errno : 0);
	}
	if (waitpid(child, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO;
}

int guard_start(const char *name, uint32_t ms, char *why)
{
	int err;

	if (has_systemd() && !start_timer(name, ms))
		return 0;
	err = start_process(name, ms);
	return err ? refuse_errno(why, err,
				  "cannot start what would roll it back") :
		     0;
}
