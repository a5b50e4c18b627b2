// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/missed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/base/text_file.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/saved.h"

#define SUFFIX "~missed" /* in no policy's name */

/* A line of the note: "saved /var/lib/kzmark/edge.saved" */
static const char *const words[] = {
	[MISSED_SAVED] = "saved ",
	[MISSED_FILE] = "file ",
};

static void note_write(const struct missed *missed, const char *path)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	unsigned int from;

	if (!out)
		return;
	for (from = 0; from < MISSED_FROM; from++)
		if (missed->path[from])
			fprintf(out, "%s%s\n", words[from], missed->path[from]);
	if (!fclose(out))
		text_file_write(path, text, size);
	free(text);
}

void missed_note(const char *name, enum missed_from from, const char *path)
{
	char note[KEPT_PATH_SIZE], why[WHY_SIZE];
	struct missed missed;

	if (kept_run_path(note, name, SUFFIX, why))
		return;
	missed_read(&missed, name);
	free(missed.path[from]);
	missed.path[from] = realpath(path, NULL);
	note_write(&missed, note);
	missed_clear(&missed);
}

void missed_forget(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	if (!kept_run_path(path, name, SUFFIX, why))
		unlink(path);
}

bool missed_is(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	return !kept_run_path(path, name, SUFFIX, why) && !access(path, F_OK);
}

static void take_line(struct missed *missed, const char *line)
{
	unsigned int from;
	size_t length;

	for (from = 0; from < MISSED_FROM; from++) {
		length = strlen(words[from]);
		if (!missed->path[from] && !strncmp(line, words[from], length))
			missed->path[from] = strdup(line + length);
	}
}

bool missed_read(struct missed *missed, const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE], *text, *rest;

	*missed = (struct missed){ 0 };
	if (kept_run_path(path, name, SUFFIX, why) ||
	    text_file_read(path, &text))
		return false;
	for (rest = text; rest;)
		take_line(missed, strsep(&rest, "\n"));
	free(text);
	return true;
}

void missed_clear(struct missed *missed)
{
	unsigned int from;

	for (from = 0; from < MISSED_FROM; from++)
		free(missed->path[from]);
	*missed = (struct missed){ 0 };
}

int missed_each(int (*each)(const char *name, void *context), void *context,
		char *why)
{
	char folder[KEPT_PATH_SIZE];
	int err = kept_run_path(folder, "", "", why);

	return err ?: folder_each(folder, SUFFIX, each, context, why);
}
