// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/audit/tc_json.h"
#include "userspace/base/refuse.h"

/*
 * " WORD VALUE/MASK" if @object has @value; masks are hexadecimal, with or
 * without 0x.
 */
static void mark_print(FILE *out, const char *text, struct json_object *object,
		       const char *value, const char *mask)
{
	const char *number = json_member_text(object, value),
		   *bits = json_member_text(object, mask);

	if (number)
		fprintf(out, " %s %s%s%s", text, number, bits ? "/" : "",
			bits ? bits : "");
}

static void action_print(FILE *out, struct json_object *action)
{
	const char *kind = json_member_text(action, "kind");

	if (!kind)
		return;
	fprintf(out, "\n\taction order 1: %s", kind);
	if (!strcmp(kind, "skbedit")) {
		mark_print(out, "mark", action, "mark", "mask");
	} else if (!strcmp(kind, "ct")) {
		mark_print(out, "mark", action, "mark", "mark_mask");
	} else if (!strcmp(kind, "ctinfo")) {
		mark_print(out, "dscp", action, "dscpmask", "dscpstatemask");
		mark_print(out, "cpmark", action, "cpmark", "none");
	}
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
	struct json_object *options = json_member(filter, "options");
	struct json_object *keys = json_member(options, "keys");
	const char *kind = json_member_text(filter, "kind");
	const char *value = json_member_text(options, "fwmark_value");
	const char *mask = json_member_text(options, "fwmark_mask");

	fprintf(out, "\nfilter %s", kind ? kind : "?");
	if (kind && !strcmp(kind, "fw"))
		mark_print(out, "handle", json_member(options, "fw"), "mark",
			   "mask");
	if (value && mask)
		fprintf(out, " mark %s %s", value, mask);
	mark_print(out, "ct_mark", keys ? keys : options, "ct_mark",
		   "ct_mark_mask");
	actions_print(out, json_member(options, "actions"));
	actions_print(out,
		      json_member(filter, "actions")); /* of tc actions ls */
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
