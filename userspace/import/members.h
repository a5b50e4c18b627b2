/* SPDX-License-Identifier: GPL-2.0-only */
/* Members of JSON objects, and items of lists; anything else has none. */
#ifndef KZ_IMPORT_MEMBERS_H
#define KZ_IMPORT_MEMBERS_H

#include <stddef.h>

struct json_object;

/* NULL: there is none, or it is null. Not owned. */
struct json_object *json_member(struct json_object *object, const char *name);

/* The same as text, NULL as before; or "" instead. Owned by @object. */
const char *json_member_text(struct json_object *object, const char *name);
const char *json_member_word(struct json_object *object, const char *name);

/* How many a list has, and one of them, not owned. What is no list has none:
 * json-c's own functions abort.
 */
size_t json_list_count(struct json_object *list);
struct json_object *json_list_item(struct json_object *list, size_t index);

#endif
