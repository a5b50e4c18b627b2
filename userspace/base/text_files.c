// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/text_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct text_files *in_use;

int text_files_add(struct text_files *files, const char *path, const char *text,
		   size_t size)
{
	struct text_files_item item = { strdup(path), strndup(text, size) };
	struct text_files_item *list;

	list = reallocarray(files->list, files->count + 1, sizeof(*list));
	if (list)
		files->list = list;
	if (!list || !item.path || !item.text) {
		free(item.path);
		free(item.text);
		return -ENOMEM;
	}
	list[files->count++] = item;
	return 0;
}

void text_files_free(struct text_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++) {
		free(files->list[i].path);
		free(files->list[i].text);
	}
	free(files->list);
	*files = (struct text_files){ 0 };
}

void text_files_use(struct text_files *files)
{
	in_use = files;
}

int text_files_find(const char *path, char **text)
{
	size_t i;

	for (i = 0; in_use && i < in_use->count; i++) {
		if (strcmp(in_use->list[i].path, path))
			continue;
		*text = strdup(in_use->list[i].text);
		return *text ? 1 : -ENOMEM;
	}
	return in_use && in_use->complete ? -ENOENT : 0;
}

int text_files_note(const char *path, const char *text)
{
	return in_use ? text_files_add(in_use, path, text, strlen(text)) : 0;
}
