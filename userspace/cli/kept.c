// SPDX-License-Identifier: GPL-2.0-only
/* The file of a kept policy, written and read; see kept.h. */
#include "userspace/cli/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "userspace/backend/netns.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/frame.h"

#define FIRST_LINE "kzmark-saved 1"
#define RUN NETNS_RUN
#define HEAD_SIZE (2 * FRAME_SIZE) /* has a frame, and the words before it */

static void write_texts(const struct text_files *files, const char *key,
			FILE *out)
{
	const struct text_files_item *item = files->list;
	size_t length;

	for (; item < files->list + files->count; item++) {
		length = strlen(item->text);
		fprintf(out, "%s %zu %s\n", key, length, item->path);
		fwrite(item->text, 1, length, out);
		fputc('\n', out);
	}
}

int kept_write(const struct kept *kept, const char *path, char *why)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err;

	if (!out)
		return refuse_memory(why);
	fputs(FIRST_LINE "\n", out);
	placement_write(&kept->place, out);
	fprintf(out, "generation %" PRIu32 "\n", kept->generation);
	if (kept->due)
		fprintf(out, "due %" PRIu64 "\n", kept->due);
	write_texts(&kept->frame, "frame", out);
	write_texts(&kept->files, "file", out);
	write_texts(&kept->sets, "set", out);
	fputs("end\n", out);
	err = ferror(out);
	if (fclose(out) || err) {
		free(text);
		return refuse_memory(why);
	}
	err = text_file_write(path, text, size);
	free(text);
	return err ? refuse(why, err, "%s: %s", path, errno_file_words(err)) :
		     0;
}

/* "123 PATH" and what is after the line's end; @rest moves past it. */
static int take_text(struct text_files *files, const char *value, char **rest)
{
	char *end;
	size_t length;

	if (!value || !*rest)
		return -EINVAL;
	length = strtoul(value, &end, 10);
	if (end == value || *end != ' ' ||
	    strnlen(*rest, length + 1) <= length || (*rest)[length] != '\n')
		return -EINVAL;
	if (text_files_add(files, end + 1, *rest, length))
		return -ENOMEM;
	*rest += length + 1;
	return 0;
}

/* 1: the end. */
static int take_line(struct kept *kept, char *line, char **rest, char *why)
{
	char *value = strchr(line, ' ');

	if (value)
		*value++ = '\0';
	if (!strcmp(line, "end"))
		return 1;
	if (!strcmp(line, "frame"))
		return take_text(&kept->frame, value, rest);
	if (!strcmp(line, "file"))
		return take_text(&kept->files, value, rest);
	if (!strcmp(line, "set"))
		return take_text(&kept->sets, value, rest);
	if (!strcmp(line, "generation"))
		kept->generation = value ? strtoul(value, NULL, 10) : 0;
	else if (!strcmp(line, "due"))
		kept->due = value ? strtoull(value, NULL, 10) : 0;
	else
		return placement_take(&kept->place, line, value, why);
	return 0;
}

/* It has all that a kept policy has. */
static bool is_complete(const struct kept *kept)
{
	return kept->place.name &&
	       (kept->due || (kept->place.backend && kept->files.count));
}

/* @head: up to the first file. */
static int parse(struct kept *kept, char *text, bool head, char *why)
{
	char *rest = text;
	int err = 0;

	if (strcmp(strsep(&rest, "\n"), FIRST_LINE))
		return -EPROTO;
	while (!err && rest && !(head && !strncmp(rest, "file ", 5)))
		err = take_line(kept, strsep(&rest, "\n"), &rest, why);
	if (err < 0 || head)
		return err;
	return err && is_complete(kept) ? 0 : -EINVAL;
}

/* The first HEAD_SIZE bytes of the file @path as text, freed by the caller. */
static int head_read(const char *path, char **text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	ssize_t size;

	if (fd < 0)
		return -errno;
	*text = malloc(HEAD_SIZE + 1);
	size = *text ? read(fd, *text, HEAD_SIZE) : -1;
	if (size < 0) {
		err = *text ? -errno : -ENOMEM;
		free(*text);
	} else {
		(*text)[size] = '\0';
	}
	close(fd);
	return err;
}

static int kept_take(struct kept *kept, const char *path, bool head, char *why)
{
	char cause[WHY_SIZE] = "it is damaged", *text;
	int err = head ? head_read(path, &text) : text_file_read(path, &text);

	*kept = (struct kept){ 0 };
	if (err)
		return refuse(why, err, "%s: %s", path, errno_file_words(err));
	err = parse(kept, text, head, cause);
	free(text);
	if (err == -EPROTO)
		return refuse(
			why, err,
			"%s: not a policy that this version of kzmark saved",
			path);
	if (err == -ENOMEM)
		return refuse_memory(why);
	return err ? refuse(why, err, "%s: %s", path, cause) : 0;
}

int kept_read(struct kept *kept, const char *path, char *why)
{
	return kept_take(kept, path, false, why);
}

int kept_read_head(struct kept *kept, const char *path, char *why)
{
	return kept_take(kept, path, true, why);
}

void kept_clear(struct kept *kept)
{
	placement_clear(&kept->place);
	text_files_free(&kept->frame);
	text_files_free(&kept->files);
	text_files_free(&kept->sets);
}

static int make_folder(const char *path)
{
	return mkdir(path, 0700) && errno != EEXIST ? -errno : 0;
}

int kept_run_path(char path[KEPT_PATH_SIZE], const char *name,
		  const char *suffix, char *why)
{
	uint64_t cookie;
	int err = netns_cookie(&cookie);

	if (err)
		return refuse_errno(why, err,
				    "cannot read the namespace's cookie");
	snprintf(path, KEPT_PATH_SIZE, RUN "/%" PRIu64, cookie);
	err = make_folder(RUN);
	err = err ? err : make_folder(path);
	if (err)
		return refuse(why, err, "%s: %s", path, errno_file_words(err));
	snprintf(path, KEPT_PATH_SIZE, RUN "/%" PRIu64 "/%s%s", cookie, name,
		 suffix);
	return 0;
}

void kept_forget(const char *name, const char *suffix)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	if (!kept_run_path(path, name, suffix, why))
		unlink(path);
}

static int aside_paths(const char *name, char path[KEPT_PATH_SIZE],
		       char aside[KEPT_PATH_SIZE])
{
	char why[WHY_SIZE];
	int err = kept_run_path(path, name, "", why);

	return err ? err : kept_run_path(aside, name, "~unloading", why);
}

void kept_set_aside(const char *name)
{
	char path[KEPT_PATH_SIZE], aside[KEPT_PATH_SIZE];

	if (!aside_paths(name, path, aside))
		rename(path, aside);
}

void kept_set_aside_end(const char *name, int error)
{
	char path[KEPT_PATH_SIZE], aside[KEPT_PATH_SIZE];

	if (aside_paths(name, path, aside))
		return;
	if (error)
		rename(aside, path);
	else if (!unlink(aside))
		kept_forget(name, KEPT_NEXT);
	if (!error)
		kept_forget(name, KEPT_EDITS);
}
