// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for a lock, and who holds it; see lock.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"

#define PAUSE_MS 10 /* between two attempts */
#define HOLDER_SIZE 160

static int wait_seconds = LOCK_WAIT_FOREVER;
static void (*wait_tell)(const char *sentence);

void lock_wait_set(int seconds, void (*tell)(const char *sentence))
{
	wait_seconds = seconds;
	wait_tell = tell;
}

/* The process that /proc/locks says holds @fd; 0: it does not say. */
static int holder_pid(int fd)
{
	unsigned int major, minor;
	unsigned long inode;
	int pid, found = 0;
	char line[256];
	struct stat at;
	FILE *locks;

	if (fstat(fd, &at))
		return 0;
	locks = fopen("/proc/locks", "re");
	while (locks && !found && fgets(line, sizeof(line), locks))
		if (sscanf(line, "%*d: FLOCK %*s %*s %d %x:%x:%lu", &pid,
			   &major, &minor, &inode) == 4 &&
		    inode == at.st_ino && makedev(major, minor) == at.st_dev)
			found = pid;
	if (locks)
		fclose(locks);
	return found > 0 ? found : 0;
}

/* The first @size - 1 bytes of /proc/@pid/@name; "" if it cannot be read. */
static void read_process(int pid, const char *name, char *text, size_t size)
{
	char path[64];
	size_t i, length = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	file = fopen(path, "re");
	if (file) {
		length = fread(text, 1, size - 1, file);
		fclose(file);
	}
	for (i = 0; i < length; i++) /* arguments end with a NUL */
		if ((unsigned char)text[i] < ' ')
			text[i] = ' ';
	while (length && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
}

static bool is_stopped(int pid)
{
	char text[256];
	const char *state;

	read_process(pid, "stat", text, sizeof(text));
	state = strrchr(text, ')');
	return state && (state[2] == 'T' || state[2] == 't');
}

/* "process 4711 (kzmark load edge.kz), which is stopped: kill -CONT 4711" */
static void holder_describe(int fd, char *text, size_t size)
{
	char command[80], advice[48] = "";
	int pid = holder_pid(fd);

	if (pid)
		read_process(pid, "cmdline", command, sizeof(command));
	if (!pid || !*command) { /* that took the lock may have ended */
		snprintf(text, size, "a process that is not visible here");
		return;
	}
	if (is_stopped(pid))
		snprintf(advice, sizeof(advice),
			 ", which is stopped: kill -CONT %d", pid);
	snprintf(text, size, "process %d (%s)%s", pid, command, advice);
}

/* Still locked after @waited milliseconds: -EBUSY if that is enough. */
static int wait_on(int fd, const char *what, long waited, char *why)
{
	char holder[HOLDER_SIZE], sentence[WHY_SIZE];

	if (wait_seconds >= 0 && waited >= wait_seconds * 1000L) {
		holder_describe(fd, holder, sizeof(holder));
		return refuse(why, -EBUSY, "%s: locked by %s", what, holder);
	}
	if (wait_tell && waited >= LOCK_TELL_MS &&
	    waited < LOCK_TELL_MS + PAUSE_MS) {
		holder_describe(fd, holder, sizeof(holder));
		snprintf(sentence, sizeof(sentence),
			 "waiting for %s: %s holds it", what, holder);
		wait_tell(sentence);
	}
	usleep(PAUSE_MS * 1000);
	return 0;
}

int lock_file(int fd, const char *what, char *why)
{
	long waited;
	int err = 0;

	for (waited = 0; !err; waited += PAUSE_MS) {
		if (!flock(fd, LOCK_EX | LOCK_NB))
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return refuse_errno(why, -errno, "cannot lock %s",
					    what);
		err = wait_on(fd, what, waited, why);
	}
	return err;
}
