// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "userspace/base/unpack.h"

static ssize_t unpack_read(void *cookie, char *buffer, size_t size)
{
	return gzread(cookie, buffer, size);
}

static int unpack_close(void *cookie)
{
	return gzclose(cookie) == Z_OK ? 0 : EOF;
}

FILE *unpack_fdopen(int fd)
{
	static const cookie_io_functions_t functions = {
		.read = unpack_read,
		.close = unpack_close,
	};
	gzFile file = gzdopen(fd, "r");
	FILE *in;

	if (!file) {
		close(fd);
		errno = ENOMEM;
		return NULL;
	}
	in = fopencookie(file, "r", functions);
	if (!in)
		gzclose(file);
	return in;
}

FILE *unpack_open(const char *path)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				     dup(STDIN_FILENO);

	return fd < 0 ? NULL : unpack_fdopen(fd);
}
