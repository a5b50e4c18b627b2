// SPDX-License-Identifier: GPL-2.0-only
/* Pins in bpffs; see pin.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/pin.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/base/refuse.h"

#define BPFFS "/sys/fs/bpf"
#define ROOT BPFFS "/kzmark"

/* bpffs reserves names with a dot; no policy's name has a plus. */
static void swap_characters(char *name, char from, char to)
{
	for (; *name; name++)
		if (*name == from)
			*name = to;
}

static int namespace_path(char *path)
{
	struct stat at;

	if (stat("/proc/self/ns/net", &at))
		return -errno;
	snprintf(path, PIN_PATH_SIZE, ROOT "/%llu",
		 (unsigned long long)at.st_ino);
	return 0;
}

static int check_bpffs(char *why)
{
	struct statfs at;

	if (!statfs(BPFFS, &at) && at.f_type == BPF_FS_MAGIC)
		return 0;
	return refuse(
		why, -ENODEV,
		"no BPF file system at " BPFFS ": mount -t bpf bpf " BPFFS
		" (\"ip netns exec\" hides it: use nsenter --net=/run/netns/NAME)");
}

/* Open and lock the folder @path. -EAGAIN: the process that held the lock
 * before has removed it.
 */
static int lock_folder(const char *path)
{
	struct stat locked, there;
	int fd;

	if ((mkdir(ROOT, 0700) && errno != EEXIST) ||
	    (mkdir(path, 0700) && errno != EEXIST))
		return -errno;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -EAGAIN : -errno;
	if (!flock(fd, LOCK_EX) && !fstat(fd, &locked) && !stat(path, &there) &&
	    locked.st_ino == there.st_ino)
		return fd;
	close(fd);
	return -EAGAIN;
}

static int take_lock(struct pins *pins, const char *path, char *why)
{
	int err = check_bpffs(why);

	if (err)
		return err;
	do {
		pins->lock = lock_folder(path);
	} while (pins->lock == -EAGAIN);
	if (pins->lock == -EACCES || pins->lock == -EPERM)
		return refuse(why, -EPERM, BPF_NEEDS_ROOT);
	if (pins->lock < 0)
		return refuse_errno(why, pins->lock, "cannot lock %s", path);
	return 0;
}

int pins_open(struct pins *pins, const char *name, bool change, char *why)
{
	char path[PIN_PATH_SIZE];
	size_t length;
	int err;

	pins->lock = -1;
	err = namespace_path(path);
	if (err)
		return refuse_errno(why, err, "cannot read /proc/self/ns/net");
	length = strlen(path);
	memcpy(pins->folder, path, length + 1);
	snprintf(pins->folder + length, PIN_PATH_SIZE - length, "/%s", name);
	swap_characters(pins->folder + length + 1, '.', '+');
	if (change) {
		err = take_lock(pins, path, why);
		if (err)
			pins_close(pins);
		return err;
	}
	if (access(pins->folder, F_OK))
		return refuse(why, -ENOENT, "no policy '%s' here", name);
	return 0;
}

void pins_close(struct pins *pins)
{
	char path[PIN_PATH_SIZE];

	if (pins->lock < 0)
		return;
	/* Succeeds if no policy is left in it. */
	if (!namespace_path(path))
		rmdir(path);
	rmdir(ROOT);
	close(pins->lock);
	pins->lock = -1;
}

static void pin_path(const struct pins *pins, const char *pin, char *path)
{
	snprintf(path, PIN_PATH_SIZE + PIN_NAME_SIZE, "%s/%s", pins->folder,
		 pin);
}

int pins_get(const struct pins *pins, const char *pin)
{
	char path[PIN_PATH_SIZE + PIN_NAME_SIZE];

	pin_path(pins, pin, path);
	/* Most do not exist, which is found out without BPF. */
	if (access(path, F_OK))
		return -errno;
	return bpf_obj_get(path);
}

int pins_put(const struct pins *pins, const char *pin, int fd)
{
	char path[PIN_PATH_SIZE + PIN_NAME_SIZE];

	if (mkdir(pins->folder, 0700) && errno != EEXIST)
		return -errno;
	pin_path(pins, pin, path);
	return bpf_obj_pin(fd, path);
}

void pins_remove(const struct pins *pins, const char *pin)
{
	char path[PIN_PATH_SIZE + PIN_NAME_SIZE];

	pin_path(pins, pin, path);
	unlink(path);
}

void pins_clear(const struct pins *pins)
{
	struct dirent *entry;
	DIR *folder;

	folder = opendir(pins->folder);
	if (!folder)
		return;
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(pins->folder);
}

/* No policy's name has an equals sign. */
static int common_path(const char *pin, char *path)
{
	int err = namespace_path(path);
	size_t length = strlen(path);

	if (!err)
		snprintf(path + length, PIN_PATH_SIZE - length, "/=%s", pin);
	return err;
}

int pins_common_get(const char *pin)
{
	char path[PIN_PATH_SIZE];
	int err = common_path(pin, path), fd;

	if (err)
		return err;
	if (access(path, F_OK))
		return errno == EACCES ? -EPERM : -errno;
	fd = bpf_obj_get(path);
	return fd < 0 ? -errno : fd;
}

int pins_common_put(const char *pin, int fd)
{
	char path[PIN_PATH_SIZE];
	int err = common_path(pin, path);

	return err ? err : bpf_obj_pin(fd, path);
}

void pins_common_remove(const char *pin)
{
	char path[PIN_PATH_SIZE];

	if (!common_path(pin, path))
		unlink(path);
}

int pins_each(int (*each)(const struct pins *pins, const char *name,
			  void *context),
	      void *context)
{
	char path[PIN_PATH_SIZE], name[POLICY_NAME_SIZE];
	struct pins pins = { .lock = -1 };
	struct dirent *entry;
	DIR *folder;
	int result = 0;

	if (namespace_path(path))
		return 0;
	folder = opendir(path);
	if (!folder)
		return errno == EACCES ? -EPERM : 0;
	while (!result && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' || entry->d_name[0] == '=')
			continue;
		snprintf(pins.folder, sizeof(pins.folder), "%.80s/%.31s", path,
			 entry->d_name);
		snprintf(name, sizeof(name), "%.31s", entry->d_name);
		swap_characters(name, '+', '.');
		result = each(&pins, name, context);
	}
	closedir(folder);
	return result;
}
