// SPDX-License-Identifier: GPL-2.0-only
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "userspace/import/unpack.h"

static ssize_t unpack_read(void *cookie, char *buffer, size_t size)
{
	return gzread(cookie, buffer, size);
}

static int unpack_close(void *cookie)
{
	return gzclose(cookie) == Z_OK ? 0 : EOF;
}

FILE *unpack_open(const char *path)
{
	static const cookie_io_functions_t functions = {
		.read = unpack_read,
		.close = unpack_close,
	};
	bool standard = !strcmp(path, "-");
	gzFile file;
	FILE *in;

	file = standard ? gzdopen(dup(STDIN_FILENO), "r") : gzopen(path, "r");
	if (!file)
		return NULL;
	in = fopencookie(file, "r", functions);
	if (!in)
		gzclose(file);
	return in;
}
