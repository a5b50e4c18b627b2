// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_asked.h"

#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/cli/output.h"

int set_asked_add(struct set_asked **asked, size_t *count, const char *element,
		  bool there)
{
	struct set_asked *list = array_grow(*asked, *count, sizeof(*list));

	if (!list)
		return -ENOMEM;
	*asked = list;
	list += *count;
	*list = (struct set_asked){ .element = strdup(element),
				    .there = there };
	if (!list->element)
		return -ENOMEM;
	++*count;
	return 0;
}

void set_asked_free(struct set_asked *asked, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(asked[i].element);
	free(asked);
}

void set_asked_print(const char *set, const struct set_asked *asked,
		     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!asked[i].there)
			printf("%s is not in set '%s'\n", asked[i].element,
			       set);
		else if (*asked[i].value)
			printf("%s : %s\n", asked[i].element, asked[i].value);
	}
}

static struct json_object *asked_json(const struct set_asked *asked)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "element",
			       json_object_new_string(asked->element));
	json_object_object_add(o, "in_set",
			       json_object_new_boolean(asked->there));
	if (*asked->value)
		json_object_object_add(o, "value",
				       json_object_new_string(asked->value));
	return o;
}

void set_asked_json(const char *policy, const char *set,
		    const struct set_asked *asked, size_t count)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_object_array_add(list, asked_json(&asked[i]));
	json_object_object_add(o, "name", json_object_new_string(policy));
	json_object_object_add(o, "set", json_object_new_string(set));
	json_object_object_add(o, "elements", list);
	json_print(o);
}
