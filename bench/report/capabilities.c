// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/capabilities.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json.h>

static void text_get(struct json_object *line, const char *key, char *text,
		     size_t size)
{
	const char *found =
		json_object_get_string(json_object_object_get(line, key));

	snprintf(text, size, "%s", found ? found : "");
}

static int line_add(struct capabilities *capabilities, struct json_object *line)
{
	struct capability *list, *said;

	list = realloc(capabilities->list,
		       (capabilities->count + 1) * sizeof(*list));
	if (!list)
		return -ENOMEM;
	capabilities->list = list;
	said = &list[capabilities->count++];
	text_get(line, "capability", said->name, sizeof(said->name));
	text_get(line, "backend", said->backend, sizeof(said->backend));
	text_get(line, "says", said->says, sizeof(said->says));
	said->can =
		json_object_get_boolean(json_object_object_get(line, "can"));
	return 0;
}

int capabilities_read(const char *folder, struct capabilities *capabilities)
{
	char path[512], *text = NULL;
	struct json_object *line;
	size_t room = 0;
	int err = 0;
	FILE *file;

	*capabilities = (struct capabilities){ 0 };
	snprintf(path, sizeof(path), "%s/capabilities.jsonl", folder);
	file = fopen(path, "r");
	if (!file)
		return -errno;
	while (!err && getline(&text, &room, file) > 0) {
		line = json_tokener_parse(text);
		err = line ? line_add(capabilities, line) : -EINVAL;
		json_object_put(line);
	}
	free(text);
	fclose(file);
	return err;
}

void capabilities_free(struct capabilities *capabilities)
{
	free(capabilities->list);
	*capabilities = (struct capabilities){ 0 };
}

const struct capability *
capabilities_find(const struct capabilities *capabilities,
		  const char *capability, const char *backend)
{
	size_t i;

	for (i = 0; i < capabilities->count; i++)
		if (!strcmp(capabilities->list[i].name, capability) &&
		    !strcmp(capabilities->list[i].backend, backend))
			return &capabilities->list[i];
	return NULL;
}
