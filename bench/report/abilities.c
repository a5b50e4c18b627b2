// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/abilities.h"

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

static int line_add(struct abilities *abilities, struct json_object *line)
{
	struct ability_said *list, *said;

	list = realloc(abilities->list, (abilities->count + 1) * sizeof(*list));
	if (!list)
		return -ENOMEM;
	abilities->list = list;
	said = &list[abilities->count++];
	text_get(line, "capability", said->capability,
		 sizeof(said->capability));
	text_get(line, "backend", said->backend, sizeof(said->backend));
	text_get(line, "says", said->says, sizeof(said->says));
	said->can =
		json_object_get_boolean(json_object_object_get(line, "can"));
	return 0;
}

int abilities_read(const char *folder, struct abilities *abilities)
{
	char path[512], *text = NULL;
	struct json_object *line;
	size_t room = 0;
	int err = 0;
	FILE *file;

	*abilities = (struct abilities){ 0 };
	snprintf(path, sizeof(path), "%s/capabilities.jsonl", folder);
	file = fopen(path, "r");
	if (!file)
		return -errno;
	while (!err && getline(&text, &room, file) > 0) {
		line = json_tokener_parse(text);
		err = line ? line_add(abilities, line) : -EINVAL;
		json_object_put(line);
	}
	free(text);
	fclose(file);
	return err;
}

void abilities_free(struct abilities *abilities)
{
	free(abilities->list);
	*abilities = (struct abilities){ 0 };
}

const struct ability_said *abilities_find(const struct abilities *abilities,
					  const char *capability,
					  const char *backend)
{
	size_t i;

	for (i = 0; i < abilities->count; i++)
		if (!strcmp(abilities->list[i].capability, capability) &&
		    !strcmp(abilities->list[i].backend, backend))
			return &abilities->list[i];
	return NULL;
}
