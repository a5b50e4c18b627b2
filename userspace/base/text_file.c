// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "userspace/base/settled.h"
#include "userspace/base/text_files.h"
#include "userspace/base/unpack.h"

#define FIRST_SIZE 65536
#define WRITER_TRIES 10
#define WRITER_PAUSE_NS 100000000L

int text_stream_read(FILE *file, char **text)
{
	size_t room = FIRST_SIZE, used = 0, got;
	char *buffer = malloc(room + 1), *larger;
	int error = -ENOMEM;

	if (!buffer)
		return -ENOMEM;
	errno = 0; /* zlib's errors have none */
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
	error = errno ? -errno : -EBADMSG;
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

static FILE *plain_fdopen(int fd)
{
	FILE *file = fdopen(fd, "r");

	if (!file)
		close(fd);
	return file;
}

/* Once; -EAGAIN: it is being written. */
static int read_once(const char *path, FILE *(*stream)(int fd), char **text)
{
	struct stat before;
	FILE *file;
	int fd, held, error;

	fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				 dup(STDIN_FILENO);
	if (fd < 0)
		return -errno;
	held = dup(fd); /* outlives the stream */
	if (held < 0 || fstat(held, &before)) {
		error = -errno;
		close(fd);
		goto out_held;
	}
	file = stream(fd);
	error = file ? text_stream_read(file, text) : -errno;
	if (file && fclose(file) && !error) {
		free(*text);
		error = -EBADMSG;
	}
	if (!error && !file_is_settled(held, &before)) {
		free(*text);
		error = -EAGAIN;
	}
out_held:
	if (held >= 0)
		close(held);
	return error;
}

static int read_settled(const char *path, FILE *(*stream)(int fd), char **text)
{
	static const struct timespec pause = { .tv_nsec = WRITER_PAUSE_NS };
	int error, tries;

	for (tries = 0; tries < WRITER_TRIES; tries++) {
		error = read_once(path, stream, text);
		if (error != -EAGAIN || !strcmp(path, "-"))
			return error;
		nanosleep(&pause, NULL);
	}
	return error;
}

/* From the files in memory, if there are any, or into them. */
static int read_noted(const char *path, FILE *(*stream)(int fd), char **text)
{
	int error = text_files_find(path, text);

	if (error)
		return error < 0 ? error : 0;
	error = read_settled(path, stream, text);
	if (error)
		return error;
	error = text_files_note(path, *text);
	if (error)
		free(*text);
	return error;
}

int text_file_read(const char *path, char **text)
{
	return read_noted(path, plain_fdopen, text);
}

int text_file_unpack(const char *path, char **text)
{
	return read_noted(path, unpack_fdopen, text);
}
