// SPDX-License-Identifier: GPL-2.0-only
/* The BPF file system; see bpffs.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/bpffs.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

#define BELOW_BPFFS "kzmark"
#define OBJECT_PATH_SIZE 96 /* of an object, by its folder's fd */

const struct bpffs_kind bpffs_link = { .link = true };

/* ---- folders ---- */

static int refuse_folder(char *why, int err, const char *path)
{
	if (err == -EACCES || err == -EPERM)
		return refuse_capability(why, CAPABILITIES_FILES, "%s", path);
	if (err == -ELOOP || err == -ENOTDIR)
		return refuse(why, err, "%s is not a folder: remove it", path);
	return refuse_errno(why, err, "%s", path);
}

/* @sticky: others may make files beside ours, but not move ours. */
static int check_trust(int fd, const char *path, bool sticky, char *why)
{
	struct stat at;

	if (fstat(fd, &at))
		return refuse_folder(why, -errno, path);
	if ((at.st_uid == 0 || at.st_uid == geteuid()) &&
	    (!(at.st_mode & (S_IWGRP | S_IWOTH)) ||
	     (sticky && at.st_mode & S_ISVTX)))
		return 0;
	return refuse(
		why, -EPERM,
		"%s can be changed by others (owner %u, mode %03o), so that what is in it is not trusted: remove it, and 'chmod 700 " BPFFS
		"'",
		path, at.st_uid, at.st_mode & 07777);
}

/* Without it, policies may be loaded that cannot be seen. */
static int no_bpffs(bool make, char *why)
{
	int err = make ? 1 : bpf_attached_here(why);

	if (err < 0)
		return err;
	return refuse(
		why, err ? -ENODEV : -ENOENT,
		"no BPF file system at " BPFFS
		"%s: mount -t bpf -o mode=700 bpf " BPFFS
		" (\"ip netns exec\" hides it: use nsenter --net=/run/netns/NAME)",
		make ? "" : ", but programs of kzmark's are attached here");
}

/* fd of the file system's root, or -errno and @why. */
static int open_bpffs(bool make, char *why)
{
	int fd = open(BPFFS, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct statfs at;
	int err;

	if (fd < 0)
		return errno == ENOENT ? no_bpffs(make, why) :
					 refuse_folder(why, -errno, BPFFS);
	if (fstatfs(fd, &at))
		err = refuse_folder(why, -errno, BPFFS);
	else if (at.f_type != BPF_FS_MAGIC)
		err = no_bpffs(make, why);
	else
		err = check_trust(fd, BPFFS, true, why);
	if (!err)
		return fd;
	close(fd);
	return err;
}

static int open_folder(int parent, const char *name, const char *path,
		       bool make, char *why)
{
	int fd, err;

	if (make && mkdirat(parent, name, 0700) && errno != EEXIST)
		return refuse_folder(why, -errno, path);
	fd = openat(parent, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return refuse_folder(why, -errno, path);
	err = check_trust(fd, path, false, why);
	if (!err)
		return fd;
	close(fd);
	return err;
}

int bpffs_root(bool make, char *why)
{
	int bpffs = open_bpffs(make, why), fd;

	if (bpffs < 0)
		return bpffs;
	fd = open_folder(bpffs, BELOW_BPFFS, BPFFS_ROOT, make, why);
	close(bpffs);
	return fd;
}

void bpffs_root_remove(void)
{
	rmdir(BPFFS_ROOT);
}

int bpffs_folder(int parent, const char *name, bool make, char *why)
{
	char path[OBJECT_PATH_SIZE];

	snprintf(path, sizeof(path), "%.40s in " BPFFS_ROOT, name);
	return open_folder(parent, name, path, make, why);
}

int bpffs_each(int fd, int (*each)(const char *name, void *context),
	       void *context)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	struct dirent *entry;
	DIR *folder;

	if (copy < 0)
		return -errno;
	folder = fdopendir(copy);
	if (!folder) {
		err = -errno;
		close(copy);
		return err;
	}
	while (!err) {
		errno = 0;
		entry = readdir(folder);
		if (!entry) {
			err = -errno;
			break;
		}
		if (entry->d_name[0] != '.')
			err = each(entry->d_name, context);
	}
	closedir(folder);
	return err;
}

int bpffs_remove_folder(int parent, const char *name)
{
	return unlinkat(parent, name, AT_REMOVEDIR) ? -errno : 0;
}

int bpffs_remove(int parent, const char *name)
{
	return unlinkat(parent, name, 0) ? -errno : 0;
}

/* ---- objects ---- */

/* What the kernel calls the object @fd, "anon_inode:bpf-map": 1 if that has
 * @name. Infos do not tell: that of a map is taken for that of a link.
 */
static int is_called(int fd, const char *name)
{
	char path[OBJECT_PATH_SIZE], target[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return errno == ENOENT ? -EIO : -errno;
	target[length] = '\0';
	return strstr(target, name) != NULL;
}

/* Is the object @fd a link (1), or something else (0)? -errno. */
static int is_link(int fd)
{
	return is_called(fd, "bpf-link");
}

static int is_map(int fd, const struct bpffs_kind *kind)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	int err = is_called(fd, "bpf-map");

	if (err <= 0)
		return err;
	err = bpf_map_get_info_by_fd(fd, &info, &size);
	if (err)
		return err;
	return info.type == kind->map && info.key_size == kind->key_size &&
	       info.value_size == kind->value_size;
}

/* By the folder's fd: BPF_OBJ_GET takes an fd itself since Linux 6.5. */
static void object_path(int fd, const char *name, char *path)
{
	snprintf(path, OBJECT_PATH_SIZE, "/proc/self/fd/%d/%s", fd, name);
}

int bpffs_get(int fd, const char *name, const struct bpffs_kind *kind)
{
	char path[OBJECT_PATH_SIZE];
	int object, right;
	struct stat at;

	if (fstatat(fd, name, &at, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (!S_ISREG(at.st_mode))
		return -EMEDIUMTYPE;
	object_path(fd, name, path);
	object = bpf_obj_get(path);
	if (object == -ENOENT && !fstatat(fd, name, &at, AT_SYMLINK_NOFOLLOW))
		return -EIO; /* no /proc */
	if (object < 0 || !kind)
		return object;
	right = kind->link ? is_link(object) : is_map(object, kind);
	if (right > 0)
		return object;
	close(object);
	return right ? right : -EMEDIUMTYPE;
}

int bpffs_put(int fd, const char *name, int object)
{
	char path[OBJECT_PATH_SIZE];

	object_path(fd, name, path);
	return bpf_obj_pin(object, path);
}
