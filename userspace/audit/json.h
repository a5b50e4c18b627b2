/* SPDX-License-Identifier: GPL-2.0-only */
/* Members of JSON objects; anything else has none. */
#ifndef KZ_AUDIT_JSON_H
#define KZ_AUDIT_JSON_H

struct json_object;

/* NULL: there is none, or it is null. Not owned. */
struct json_object *audit_member(struct json_object *object, const char *name);

/* The same as text, NULL as before; or "" instead. Owned by @object. */
const char *audit_member_text(struct json_object *object, const char *name);
const char *audit_member_word(struct json_object *object, const char *name);

#endif
