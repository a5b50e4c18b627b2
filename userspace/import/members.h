/* SPDX-License-Identifier: GPL-2.0-only */
/* Members of JSON objects; anything else has none. */
#ifndef KZ_IMPORT_MEMBERS_H
#define KZ_IMPORT_MEMBERS_H

struct json_object;

/* NULL: there is none, or it is null. Not owned. */
struct json_object *json_member(struct json_object *object, const char *name);

/* The same as text, NULL as before; or "" instead. Owned by @object. */
const char *json_member_text(struct json_object *object, const char *name);
const char *json_member_word(struct json_object *object, const char *name);

#endif
