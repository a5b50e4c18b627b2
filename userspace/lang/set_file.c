// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/list.h"

#define MASKED_WARNINGS_MAX 3

char *set_file_path(const char *policy, const char *name, size_t length)
{
	const char *slash = strrchr(policy, '/');
	char *path;
	int folder;

	folder = *name == '/' || !slash ? 0 : slash + 1 - policy;
	if (asprintf(&path, "%.*s%.*s", folder, policy, (int)length, name) < 0)
		return NULL;
	return path;
}

const char *set_file_error(int error)
{
	if (error == -ENODATA)
		return "it has no elements";
	return errno_file_words(error);
}

static void warn_masked(struct list *list, const struct list_element *element,
			const char *why, size_t count)
{
	char text[LITERAL_WHY_SIZE + 64];

	if (count > MASKED_WARNINGS_MAX)
		return;
	snprintf(text, sizeof(text), "%s%s", why,
		 count == MASKED_WARNINGS_MAX ?
			 "; more of this kind are not reported" :
			 "");
	list_warn(list, element->value.at, text);
}

/* Add the elements to the ranges. A mistake of the list's is no error yet. */
static int elements_read(struct set_file *file, struct list *list)
{
	struct list_element element;
	char why[LITERAL_WHY_SIZE];
	struct range range;
	size_t masked = 0;
	int error;

	while (list_next(list, &element)) {
		error = literal_range(file->literals, file->kind,
				      element.value.text, element.value.length,
				      &range, why);
		if (error == LITERAL_MASKED)
			warn_masked(list, &element, why, ++masked);
		else if (error == -EINVAL)
			list_mistake(list, element.value.at, why);
		else if (error)
			return error;
		if (error < 0 || !list_element_ends(list, &element))
			continue;
		error = ranges_add(file->ranges, &range);
		if (error)
			return error;
	}
	return 0;
}

int set_file_read(struct set_file *file)
{
	size_t before = file->ranges->count;
	struct list list;
	int error, closed;

	error = list_open(&list, file->path, file->messages);
	if (error)
		return error;
	error = elements_read(file, &list);
	file->errors = list.mistakes;
	closed = list_close(&list);
	error = error ? error : closed;
	if (!error && file->ranges->count == before)
		error = -ENODATA;
	return error;
}
