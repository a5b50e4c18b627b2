// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "userspace/base/unpack.h"

struct packed {
	gzFile file;
	bool cut; /* its packed data end too early */
};

/* zlib 1.3.2 forgets with the next call that the data ended too early. */
static ssize_t unpack_read(void *cookie, char *buffer, size_t size)
{
	struct packed *packed = cookie;
	int n = gzread(packed->file, buffer, size), err;

	gzerror(packed->file, &err);
	packed->cut |= err == Z_BUF_ERROR;
	return n ? n : packed->cut ? -1 : 0;
}

static int unpack_close(void *cookie)
{
	struct packed *packed = cookie;
	int err = gzclose(packed->file);

	if (packed->cut)
		err = Z_BUF_ERROR;
	free(packed);
	return err == Z_OK ? 0 : EOF;
}

FILE *unpack_fdopen(int fd)
{
	static const cookie_io_functions_t functions = {
		.read = unpack_read,
		.close = unpack_close,
	};
	struct packed *packed = calloc(1, sizeof(*packed));
	FILE *in = NULL;

	if (packed)
		packed->file = gzdopen(fd, "r");
	if (packed && packed->file)
		in = fopencookie(packed, "r", functions);
	else
		close(fd);
	if (in)
		return in;
	if (packed && packed->file)
		gzclose(packed->file);
	free(packed);
	errno = ENOMEM;
	return NULL;
}

FILE *unpack_open(const char *path)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				     dup(STDIN_FILENO);

	return fd < 0 ? NULL : unpack_fdopen(fd);
}
