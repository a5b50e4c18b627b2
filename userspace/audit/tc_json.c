// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/tc_json.h"
#include "userspace/base/refuse.h"

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

static const char *word(struct json_object *object, const char *name)
{
	struct json_object *value = member(object, name);

	return value ? json_object_get_string(value) : NULL;
}

/*
 * " WORD VALUE/MASK" if @object has @value; masks are hexadecimal, with or
 * without 0x.
 */
static void mark_print(FILE *out, const char *text, struct json_object *object,
		       const char *value, const char *mask)
{
	const char *number = word(object, value), *bits = word(object, mask);

	if (number)
		fprintf(out, " %s %s%s%s", text, number, bits ? "/" : "",
			bits ? bits : "");
}

static void action_print(FILE *out, struct json_object *action)
{
	const char *kind = word(action, "kind");

	if (!kind)
		return;
	fprintf(out, "\n\taction order 1: %s", kind);
	if (!strcmp(kind, "skbedit"))
		mark_print(out, "mark", action, "mark", "mask");
	else if (!strcmp(kind, "ct"))
		mark_print(out, "mark", action, "mark", "mark_mask");
	else if (!strcmp(kind, "ctinfo"))
		mark_print(out, "cpmark", action, "cpmark", "none");
}

static void actions_print(FILE *out, struct json_object *actions)
{
	size_t i, n = json_object_is_type(actions, json_type_array) ?
			      json_object_array_length(actions) :
			      0;

	for (i = 0; i < n; i++)
		action_print(out, json_object_array_get_idx(actions, i));
}

static void filter_print(FILE *out, struct json_object *filter)
{
	struct json_object *options = member(filter, "options");
	struct json_object *keys = member(options, "keys");
	const char *kind = word(filter, "kind");
	const char *handle = word(options, "handle");

	fprintf(out, "\nfilter %s", kind ? kind : "?");
	if (kind && !strcmp(kind, "fw") && (handle || word(options, "fw")))
		fprintf(out, " handle %s",
			handle ? handle : word(options, "fw"));
	if (word(options, "fwmark_value") && word(options, "fwmark_mask"))
		fprintf(out, " mark 0x%s 0x%s", word(options, "fwmark_value"),
			word(options, "fwmark_mask"));
	mark_print(out, "ct_mark", keys ? keys : options, "ct_mark",
		   "ct_mark_mask");
	actions_print(out, member(options, "actions"));
	actions_print(out, member(filter, "actions")); /* of tc actions ls */
}

char *tc_json_text(const char *text, const char *name, char *why)
{
	struct json_object *list = json_tokener_parse(text);
	char *made = NULL;
	size_t i, size;
	FILE *out;

	if (!json_object_is_type(list, json_type_array)) {
		json_object_put(list);
		refuse(why, -EINVAL,
		       "%s:1: not JSON, as iproute2 6.1 prints fw, flow, route and class: give what tc prints without -j",
		       name);
		return NULL;
	}
	out = open_memstream(&made, &size);
	for (i = 0; out && i < json_object_array_length(list); i++)
		filter_print(out, json_object_array_get_idx(list, i));
	json_object_put(list);
	if (!out || fclose(out)) {
		refuse_memory(why);
		return NULL;
	}
	return made;
}
