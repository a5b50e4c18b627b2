// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stddef.h>

#include "userspace/audit/json.h"

struct json_object *audit_member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

const char *audit_member_text(struct json_object *object, const char *name)
{
	return json_object_get_string(audit_member(object, name));
}

const char *audit_member_word(struct json_object *object, const char *name)
{
	const char *text = audit_member_text(object, name);

	return text ? text : "";
}
