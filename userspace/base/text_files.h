/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text files in memory: those that a policy is made of, its own and those of
 * its sets. While they are in use, text_file_read() notes in them what it
 * reads, or reads from them instead of the disk; so a policy can be kept, and
 * later be read again as it was.
 */
#ifndef KZ_TEXT_FILES_H
#define KZ_TEXT_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct text_files_item {
	char *path; /* owned; as it was asked for */
	char *text; /* owned, NUL-terminated */
};

struct text_files {
	struct text_files_item *list; /* owned */
	size_t count;
	bool complete; /* what is not here does not exist: -ENOENT */
};

/* Add copies of @path and @text (@size bytes). 0 or -ENOMEM. */
int text_files_add(struct text_files *files, const char *path, const char *text,
		   size_t size);
void text_files_free(struct text_files *files);

/* Use @files in this process from now on; NULL: none. */
void text_files_use(struct text_files *files);

/* For text_file_read(). 1: @text is a copy of what is here; 0: read it from
 * the disk, then text_files_note(); or -errno.
 */
int text_files_find(const char *path, char **text);
int text_files_note(const char *path, const char *text);

#endif
