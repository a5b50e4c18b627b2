// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/safety/probe/world.h"

#define FILE_NAME "/proc/kzfault"

static int command(const char *verb, const void *data, size_t size)
{
	char text[DATA_SIZE + 8] = { 0 };
	size_t length = strlen(verb);
	int fd = open(FILE_NAME, O_WRONLY | O_CLOEXEC);
	ssize_t written;
	int err = 0;

	if (fd < 0)
		return -errno;
	memcpy(text, verb, length);
	memcpy(text + length, data, size);
	written = write(fd, text, length + size);
	if (written < 0)
		err = -errno;
	close(fd);
	return err;
}

static int module_load(const char *path, const char *id, char *why, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		err = -errno;
	if (fd >= 0)
		close(fd);
	if (!err)
		err = command("arm ", id, strlen(id));
	if (err)
		snprintf(why, size, "%s", "see the kernel's log");
	return err;
}

static int module_call(const uint8_t *data)
{
	return command("call ", data, DATA_SIZE);
}

static int module_swap(void)
{
	uint8_t none[DATA_SIZE] = { 0 };

	return module_call(none);
}

static int module_result(struct result *result)
{
	int fd = open(FILE_NAME, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -errno;
	got = read(fd, result, sizeof(*result));
	close(fd);
	return got == sizeof(*result) ? 0 : -EIO;
}

static int module_unload(void)
{
	return syscall(SYS_delete_module, "kzfault", O_NONBLOCK) ? -errno : 0;
}

const struct world world_module = {
	.name = "module",
	.load = module_load,
	.call = module_call,
	.swap = module_swap,
	.result = module_result,
	.unload = module_unload,
	.forget = module_unload, /* the fault itself forgets */
};
