// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/list.h"
#include "userspace/lang/literal_box.h"
#include "userspace/lang/literal_value.h"
#include "userspace/lang/parse_map.h"
#include "userspace/lang/set_halves.h"

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

/* The value of @key, which @set has. */
static int value_add(const struct set_file *file, struct policy_set *set,
		     const struct range *key,
		     const struct list_element *element, char *why)
{
	struct map_entry entry = { .line = element->value.at.line,
				   .source = MAP_SOURCE_FILE(file->number) };
	int error;

	if (!element->mapped.text)
		return refuse(
			why, -EINVAL,
			"expected a key and its value, such as '%.*s : 5'",
			(int)element->value.length, element->value.text);
	error = literal_map_value(set->map, element->mapped.text,
				  element->mapped.length, &entry.prefix.value,
				  why);
	return error ? error : policy_map_add(set->map, key, &entry);
}

/* 0; -EINVAL and @why; -errno. */
static int element_add(struct set_file *file,
		       const struct list_element *element, char *why)
{
	const struct list_word *word = &element->value;
	struct policy_set *set =
		set_half_of(file->set, word->text, word->length);
	struct range box[KZ_MAX_PARTS];
	int error;

	error = set->type == KZ_SET_PARTS ?
			literal_box(file->literals, set->parts,
				    set->boxes.n_parts, word->text,
				    word->length, box, why) :
			literal_range(file->literals,
				      literal_set_kinds[set->type], word->text,
				      word->length, box, why);
	if (error == LITERAL_MASKED && !file->loose)
		return refuse(
			why, -EINVAL,
			"'%.*s' has bits set beyond its prefix length, as after a damaged download: if they mean nothing, write 'loose' in the set",
			(int)word->length, word->text);
	if (error < 0)
		return error;
	if (set->type == KZ_SET_PARTS)
		return boxes_add(&set->boxes, box);
	error = set->map ? value_add(file, set, box, element, why) : 0;
	return error ? error : ranges_add(&set->ranges, box);
}

/* A mistake of the list's is no error yet. */
static int elements_read(struct set_file *file, struct list *list)
{
	struct list_element element;
	char why[LITERAL_WHY_SIZE];
	int error;

	while (list_next(list, &element)) {
		if (element.fault.text) {
			list_element_ends(list, &element);
			continue;
		}
		error = element_add(file, &element, why);
		if (error == -EINVAL)
			list_mistake(list, element.value.at, why);
		else if (error)
			return error;
	}
	return 0;
}

int set_file_read(struct set_file *file)
{
	struct list list;
	int error, closed;

	error = list_open(&list, file->path, file->messages);
	if (error)
		return error;
	list.skip = file->skip;
	if (file->set->map)
		list.values = file->set->map->field ? LIST_MARKS :
						      LIST_PRIORITIES;
	error = elements_read(file, &list);
	file->errors = list.mistakes;
	closed = list_close(&list);
	return error ? error : closed;
}
