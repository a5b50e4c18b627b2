// SPDX-License-Identifier: GPL-2.0-only
/* Who uses which network namespace; see namespaces_scan.h. */
#include "userspace/backend/namespaces_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

#define INITIAL_PID_NAMESPACE 4026531836UL /* its inode, in every kernel */
#define PATH_SIZE 4200 /* /proc/PID/root and a path */

/* A process or thread that has ended meanwhile uses nothing. */
static bool is_over(int err)
{
	return err == -ENOENT || err == -ESRCH;
}

static bool is_hidden(int err)
{
	return err == -EACCES || err == -EPERM;
}

/* ---- a namespace ---- */

/* The one that file @path is, with @name or @pid, if they are known. */
static int add_file(struct namespaces *all, const char *path, pid_t pid,
		    const char *name)
{
	struct namespace one = { .pid = pid }, *known;
	struct stat at, home;
	int err;

	if (stat(path, &at) || fstat(all->home, &home))
		return -errno;
	/* An empty file of "ip netns", from which the namespace has gone. */
	if (at.st_dev != home.st_dev)
		return -ENOENT;
	known = (struct namespace *)namespaces_find_inode(all, at.st_ino);
	if (!known) {
		one.fd = open(path, O_RDONLY | O_CLOEXEC);
		if (one.fd < 0)
			return -errno;
		one.inode = at.st_ino;
		err = namespaces_cookie(all, one.fd, &one.cookie);
		err = err ?: namespaces_add(all, &one);
		if (err) {
			close(one.fd);
			return err;
		}
		known = &all->list[all->count - 1];
	}
	if (pid && !known->pid)
		known->pid = pid;
	if (name && !*known->name)
		snprintf(known->name, sizeof(known->name), "%s", name);
	return 0;
}

/* The one of a socket, which is file @fd of the process @process (a pidfd). */
static int add_socket(struct namespaces *all, int process, int fd)
{
	struct namespace one = { .fd = -1 };
	socklen_t size = sizeof(one.cookie);
	int copy = syscall(SYS_pidfd_getfd, process, fd, 0), err;

	if (copy < 0)
		return errno == EBADF ? -ENOENT : -errno;
	err = getsockopt(copy, SOL_SOCKET, SO_NETNS_COOKIE, &one.cookie,
			 &size) ?
		      -errno :
		      0;
	close(copy);
	if (err || namespaces_find(all, one.cookie))
		return err;
	return namespaces_add(all, &one);
}

/* ---- a process ---- */

/* Call @each with the name of each entry of the folder @path. */
static int each_entry(struct namespaces *all, pid_t pid, const char *path,
		      int (*each)(struct namespaces *all, pid_t pid,
				  const char *path, const char *name))
{
	struct dirent *entry;
	DIR *folder = opendir(path);
	int err = 0;

	if (!folder)
		return -errno;
	while (!err) {
		errno = 0;
		entry = readdir(folder);
		if (!entry) {
			err = -errno;
			break;
		}
		if (entry->d_name[0] != '.')
			err = each(all, pid, path, entry->d_name);
		if (is_over(err))
			err = 0;
	}
	closedir(folder);
	return err;
}

static int scan_thread(struct namespaces *all, pid_t pid, const char *path,
		       const char *name)
{
	char file[PATH_SIZE];

	snprintf(file, sizeof(file), "%.64s/%.16s/ns/net", path, name);
	return add_file(all, file, pid, NULL);
}

static int scan_file(struct namespaces *all, pid_t pid, const char *path,
		     const char *name)
{
	char file[PATH_SIZE], target[64];
	ssize_t length;
	int process, err;

	snprintf(file, sizeof(file), "%.64s/%.16s", path, name);
	length = readlink(file, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	if (!strncmp(target, "net:[", 5))
		return add_file(all, file, 0, NULL);
	if (strncmp(target, "socket:[", 8))
		return 0;
	process = syscall(SYS_pidfd_open, pid, 0);
	if (process < 0)
		return -errno;
	err = add_socket(all, process, atoi(name));
	close(process);
	return err;
}

/* One line of mountinfo: a mounted namespace has the root "net:[inode]". */
static int scan_mount(struct namespaces *all, pid_t pid, const char *line)
{
	char root[64], point[PATH_SIZE - 64], file[PATH_SIZE];

	if (sscanf(line, "%*s %*s %*s %63s %4000s", root, point) != 2 ||
	    strncmp(root, "net:[", 5))
		return 0;
	snprintf(file, sizeof(file), "/proc/%d/root%s", pid, point);
	return add_file(all, file, 0, NULL);
}

static int scan_mounts(struct namespaces *all, pid_t pid)
{
	char path[64], *line = NULL;
	size_t room = 0;
	FILE *mounts;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
	mounts = fopen(path, "re");
	if (!mounts) /* EINVAL: a process that has ended, but is there */
		return errno == EINVAL ? 0 : -errno;
	while (!err && getline(&line, &room, mounts) >= 0) {
		err = scan_mount(all, pid, line);
		if (is_over(err)) /* another mount may hide it */
			err = 0;
	}
	free(line);
	fclose(mounts);
	return err;
}

/* ---- all of them ---- */

static int scan_process(struct namespaces *all, pid_t unused, const char *path,
			const char *name)
{
	char folder[64];
	pid_t pid = atoi(name);
	int err;

	(void)unused;
	if (pid <= 0)
		return 0;
	snprintf(folder, sizeof(folder), "%.16s/%d/task", path, pid);
	err = each_entry(all, pid, folder, scan_thread);
	snprintf(folder, sizeof(folder), "%.16s/%d/fd", path, pid);
	err = err ?: each_entry(all, pid, folder, scan_file);
	err = err ?: scan_mounts(all, pid);
	if (!is_hidden(err))
		return err;
	all->unseen = pid;
	return 0;
}

static int scan_name(struct namespaces *all, pid_t unused, const char *path,
		     const char *name)
{
	char file[PATH_SIZE];
	int err;

	(void)unused;
	snprintf(file, sizeof(file), "%.64s/%.255s", path, name);
	err = add_file(all, file, 0, name);
	/* "ip netns" left a file without a mount. */
	return err == -EINVAL ? 0 : err;
}

/* Add all, and what names them. 0 or -errno. */
static int scan(struct namespaces *all)
{
	struct stat at;
	int err = each_entry(all, 0, "/proc", scan_process);

	if (err)
		return err;
	if (stat("/proc/self/ns/pid", &at))
		return -errno;
	all->all_processes = at.st_ino == INITIAL_PID_NAMESPACE;
	err = each_entry(all, 0, "/run/netns", scan_name);
	return err == -ENOENT ? 0 : err;
}

int namespaces_read(struct namespaces *all, char *why)
{
	int err;

	*all = (struct namespaces){
		.home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC),
	};
	if (all->home < 0)
		return refuse_errno(why, -errno,
				    "cannot open /proc/thread-self/ns/net");
	err = scan(all);
	if (!err)
		return 0;
	namespaces_free(all);
	if (is_hidden(err)) /* entering one to ask for its number */
		return refuse_capability(why, CAPABILITIES_READ_BPF,
					 "cannot list the network namespaces");
	return refuse_errno(why, err, "cannot list the network namespaces");
}
