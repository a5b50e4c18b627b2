// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/text_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 65536

static int read_all(FILE *file, char **text)
{
	size_t room = FIRST_SIZE, used = 0, got;
	char *buffer = malloc(room + 1), *larger;
	int error = -ENOMEM;

	if (!buffer)
		return -ENOMEM;
	while ((got = fread(buffer + used, 1, room - used, file))) {
		used += got;
		if (used < room)
			continue;
		error = -EFBIG;
		if (room >= TEXT_FILE_MAX)
			goto out_free;
		error = -ENOMEM;
		room *= 2;
		larger = realloc(buffer, room + 1);
		if (!larger)
			goto out_free;
		buffer = larger;
	}
	error = -errno;
	if (ferror(file))
		goto out_free;
	error = -EILSEQ;
	if (memchr(buffer, '\0', used))
		goto out_free;
	buffer[used] = '\0';
	*text = buffer;
	return 0;

out_free:
	free(buffer);
	return error;
}

int text_file_read(const char *path, char **text)
{
	FILE *file;
	int error;

	if (!strcmp(path, "-"))
		return read_all(stdin, text);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	error = read_all(file, text);
	fclose(file);
	return error;
}
