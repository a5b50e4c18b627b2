// SPDX-License-Identifier: GPL-2.0-only
/* Text files are written whole or not at all; see text_file.h. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/base/text_file.h"

#define NEW_FILE_MODE 0666

static int write_all(int fd, const char *text, size_t size)
{
	ssize_t done;

	while (size) {
		done = write(fd, text, size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		text += done;
		size -= done;
	}
	return 0;
}

static int write_in_place(const char *path, const char *text, size_t size)
{
	int err, fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	err = write_all(fd, text, size);
	if (close(fd) && !err)
		err = -errno;
	return err;
}

static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return NEW_FILE_MODE & ~mask;
}

/* As the file that it replaces, if there is one: @old, else NULL. */
static int take_over(int fd, const struct stat *old)
{
	/* Who may not give files away keeps the new one. */
	if (old && fchown(fd, old->st_uid, old->st_gid) && errno != EPERM)
		return -errno;
	if (fchmod(fd, old ? old->st_mode & 07777 : mode_of_new()))
		return -errno;
	return 0;
}

/* The folder's entry, too, is on the disk before this returns. */
static void sync_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd;

	snprintf(folder, sizeof(folder), "%.*s",
		 slash ? (int)(slash + 1 - path) : 1, slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static int replace(const char *path, const struct stat *old, const char *text,
		   size_t size)
{
	char temporary[PATH_MAX];
	int err, fd;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >=
	    (int)sizeof(temporary))
		return -ENAMETOOLONG;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write_all(fd, text, size);
	if (!err)
		err = take_over(fd, old);
	if (!err && fsync(fd) && errno != EINVAL)
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	else
		sync_folder(path);
	return err;
}

int text_file_write(const char *path, const char *text, size_t size)
{
	char target[PATH_MAX];
	struct stat old;

	if (stat(path, &old))
		return errno == ENOENT ? replace(path, NULL, text, size) :
					 -errno;
	if (!S_ISREG(old.st_mode))
		return write_in_place(path, text, size);
	if (access(path, W_OK))
		return -errno;
	if (!realpath(path, target))
		return -errno;
	return replace(target, &old, text, size);
}
