// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stddef.h>

#include "userspace/import/members.h"

struct json_object *json_member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

const char *json_member_text(struct json_object *object, const char *name)
{
	return json_object_get_string(json_member(object, name));
}

const char *json_member_word(struct json_object *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

size_t json_list_count(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ?
		       json_object_array_length(list) :
		       0;
}

struct json_object *json_list_item(struct json_object *list, size_t index)
{
	return index < json_list_count(list) ?
		       json_object_array_get_idx(list, index) :
		       NULL;
}
