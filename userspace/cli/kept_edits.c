// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/kept_edits.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/base/text_file.h"
#include "userspace/lang/frame.h"
#include "userspace/lang/parse_policy.h"

static const char *const kinds[] = {
	[EDIT_DELETE] = "delete",
	[EDIT_REPLACE] = "replace",
	[EDIT_BEFORE] = "before",
	[EDIT_AFTER] = "after",
};

#define N_KINDS (sizeof(kinds) / sizeof(*kinds))

void kept_frame_make(struct kept *kept, const struct source *source)
{
	char *frame = NULL;

	if (source->image.header->room && kept->files.count == 1)
		frame = frame_make(source->policy);
	if (frame)
		text_files_add(&kept->frame, "-", frame, strlen(frame));
	free(frame);
}

/* ---- write ---- */

/* Does the file end in the middle of a line? */
static bool is_torn(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last;

	return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

static int line_write(int fd, uint32_t generation, const struct line_edit *edit)
{
	char *line;
	int length = asprintf(&line, "%s%" PRIu32 " %s %" PRIu32 " %s\n",
			      is_torn(fd) ? "\n" : "", generation,
			      kinds[edit->kind], edit->line, edit->rule ?: "");
	int err = 0;

	if (length < 0)
		return -ENOMEM;
	if (write(fd, line, length) != length)
		err = errno ? -errno : -ENOSPC;
	free(line);
	return err;
}

int kept_edits_add(const char *name, uint32_t generation,
		   const struct line_edit *edit, char *why)
{
	char path[KEPT_PATH_SIZE];
	int err = kept_run_path(path, name, KEPT_EDITS, why), fd;

	if (err)
		return err;
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0)
		return refuse(why, -errno, "%s: %s", path,
			      errno_file_words(-errno));
	errno = 0;
	err = line_write(fd, generation, edit);
	close(fd);
	return err ? refuse(why, err, "%s: %s", path, errno_file_words(err)) :
		     0;
}

/* ---- read ---- */

/* The edits whose generations are @first and those after it, in their order. */
struct edits {
	struct line_edit *list; /* owned, of @count entries */
	uint32_t first;
	uint32_t count;
	uint32_t taken;
};

/* False: @line is not an edit. */
static bool line_parse(char *line, uint32_t *generation, struct line_edit *edit)
{
	char *word = strchr(line, ' '), *end;
	size_t kind;

	*generation = strtoul(line, &end, 10);
	if (!word || end != word)
		return false;
	strsep(&word, " ");
	line = strsep(&word, " ");
	for (kind = 0; kind < N_KINDS && strcmp(line, kinds[kind]); kind++)
		;
	if (kind == N_KINDS || !word)
		return false;
	edit->kind = kind;
	edit->line = strtoul(word, &end, 10);
	if (end == word || *end != ' ')
		return false;
	edit->rule = end + 1;
	return true;
}

/* A line takes the place of those of its generation and later ones, which were
 * not made.
 */
static void line_take(struct edits *edits, char *line)
{
	struct line_edit edit;
	uint32_t generation, at;

	if (!line_parse(line, &generation, &edit))
		return;
	at = generation - edits->first;
	if (at > edits->taken || at >= edits->count)
		return;
	edits->list[at] = edit;
	edits->taken = at + 1;
}

static int edits_apply(struct kept *kept, char *journal, uint32_t count)
{
	struct edits edits = {
		.list = calloc(count, sizeof(*edits.list)),
		.first = kept->generation + 1,
		.count = count,
	};
	struct text_files_item *file = kept->files.list;
	char *end, *text = NULL;

	if (!edits.list)
		return -ENOMEM;
	for (; (end = strchr(journal, '\n')); journal = end + 1) {
		*end = '\0';
		line_take(&edits, journal);
	}
	if (edits.taken == count)
		text = edit_lines(policy_text(file->text), edits.list, count);
	free(edits.list);
	if (!text)
		return -ESTALE;
	free(file->text);
	file->text = text;
	kept->generation += count;
	return 0;
}

int kept_edits_apply(struct kept *kept, const char *name, uint32_t count,
		     char *why)
{
	char path[KEPT_PATH_SIZE], *journal;
	int err;

	if (!count)
		return 0;
	err = kept_run_path(path, name, KEPT_EDITS, why);
	if (err)
		return err;
	err = text_file_read(path, &journal);
	if (!err) {
		err = edits_apply(kept, journal, count);
		free(journal);
	}
	return err ? refuse(why, err, "%s: %s", path, errno_file_words(err)) :
		     0;
}
