// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/audit/nft_text.h"

#define DEPTH_MAX 16

struct out {
	char *text;
	size_t size, length;
};

static void put(struct out *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put(struct out *out, const char *format, ...)
{
	va_list arguments;
	int length;

	if (out->length + 1 >= out->size)
		return;
	va_start(arguments, format);
	length = vsnprintf(out->text + out->length, out->size - out->length,
			   format, arguments);
	va_end(arguments);
	if (length > 0)
		out->length += length;
	if (out->length >= out->size)
		out->length = out->size - 1;
}

static void expression(struct out *out, struct json_object *value, int depth);

static void list(struct out *out, struct json_object *array,
		 const char *between, int depth)
{
	size_t i, n = json_object_is_type(array, json_type_array) ?
			      json_object_array_length(array) :
			      0;

	if (!n)
		expression(out, array, depth);
	for (i = 0; i < n; i++) {
		if (i)
			put(out, "%s", between);
		expression(out, json_object_array_get_idx(array, i), depth);
	}
}

static void named(struct out *out, const char *name, struct json_object *value,
		  int depth)
{
	if (strchr("&|^<>", *name)) {
		char between[8];

		snprintf(between, sizeof(between), " %.3s ", name);
		list(out, value, between, depth);
	} else if (!strcmp(name, "meta") || !strcmp(name, "ct") ||
		   !strcmp(name, "socket")) {
		put(out, "%s %s", name, json_member_word(value, "key"));
	} else if (!strcmp(name, "payload") && json_member(value, "field")) {
		put(out, "%s %s", json_member_word(value, "protocol"),
		    json_member_word(value, "field"));
	} else if (!strcmp(name, "prefix")) {
		expression(out, json_member(value, "addr"), depth);
		put(out, "/%s", json_member_word(value, "len"));
	} else if (!strcmp(name, "set")) {
		put(out, "{ ");
		list(out, value, ", ", depth);
		put(out, " }");
	} else if (!strcmp(name, "range")) {
		list(out, value, "-", depth);
	} else if (!strcmp(name, "fib")) {
		put(out, "fib ");
		list(out, json_member(value, "flags"), " . ", depth);
		put(out, " %s", json_member_word(value, "result"));
	} else if (!strcmp(name, "map")) {
		expression(out, json_member(value, "key"), depth);
		put(out, " map ");
		expression(out, json_member(value, "data"), depth);
	} else {
		put(out, "%s ", name);
		expression(out, value, depth);
	}
}

static void expression(struct out *out, struct json_object *value, int depth)
{
	struct json_object_iterator at;
	int64_t number;

	if (!value || ++depth > DEPTH_MAX)
		return;
	if (json_object_is_type(value, json_type_int)) {
		number = json_object_get_int64(value);
		put(out, number > 9 ? "0x%" PRIx64 : "%" PRIi64, number);
	} else if (json_object_is_type(value, json_type_string)) {
		put(out, "%s", json_object_get_string(value));
	} else if (json_object_is_type(value, json_type_array)) {
		list(out, value, ",", depth);
	} else if (json_object_is_type(value, json_type_object) &&
		   json_object_object_length(value) == 1) {
		at = json_object_iter_begin(value);
		named(out, json_object_iter_peek_name(&at),
		      json_object_iter_peek_value(&at), depth);
	} else {
		put(out, "%s",
		    json_object_to_json_string_ext(value,
						   JSON_C_TO_STRING_PLAIN));
	}
}

static void statement(struct out *out, const char *name,
		      struct json_object *value)
{
	if (!strcmp(name, "match")) {
		const char *op = json_member_word(value, "op");

		expression(out, json_member(value, "left"), 0);
		put(out, "%s%s ",
		    !strcmp(op, "==") || !strcmp(op, "in") ? "" : " ",
		    !strcmp(op, "==") || !strcmp(op, "in") ? "" : op);
		expression(out, json_member(value, "right"), 0);
	} else if (!strcmp(name, "mangle")) {
		expression(out, json_member(value, "key"), 0);
		put(out, " set ");
		expression(out, json_member(value, "value"), 0);
	} else if (!strcmp(name, "jump") || !strcmp(name, "goto")) {
		put(out, "%s %s", name, json_member_word(value, "target"));
	} else if (!strcmp(name, "xt")) {
		put(out, "xt %s %s", json_member_word(value, "type"),
		    json_member_word(value, "name"));
	} else {
		put(out, "%s", name);
		if (value) {
			put(out, " ");
			expression(out, value, 0);
		}
	}
}

void nft_text_print(struct json_object *expr, char *text, size_t size)
{
	struct out out = { .text = text, .size = size };
	struct json_object_iterator at;
	struct json_object *object;
	size_t i, n = json_object_array_length(expr);

	*text = '\0';
	for (i = 0; i < n; i++) {
		object = json_object_array_get_idx(expr, i);
		if (!json_object_is_type(object, json_type_object) ||
		    !json_object_object_length(object))
			continue;
		at = json_object_iter_begin(object);
		if (!strcmp(json_object_iter_peek_name(&at), "counter"))
			continue;
		if (out.length)
			put(&out, " ");
		statement(&out, json_object_iter_peek_name(&at),
			  json_object_iter_peek_value(&at));
	}
}
