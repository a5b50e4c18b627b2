// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/form.h"

#define DEPTH_MAX 32

static void read_at(struct json_object *expression, struct form *form,
		    int depth);

static bool is_constant(const struct form *form)
{
	return !form->kept[0] && !form->kept[1] && !form->wild;
}

static void reads_add(struct form *form, const struct form *other)
{
	form->read[0] |= other->read[0];
	form->read[1] |= other->read[1];
	form->reverse |= other->reverse;
}

void form_unknown(struct form *form)
{
	form->kept[0] = form->kept[1] = form->constant = 0;
	form->wild = UINT32_MAX;
}

static void mask_with(struct form *form, uint32_t mask)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (form->kept[i])
			form->read[i] &= mask | ~form->kept[i];
		form->kept[i] &= mask;
	}
	form->constant &= mask;
	form->wild &= mask;
}

/* Each bit comes of one side at most, or it is wild. */
static void join(struct form *form, const struct form *other)
{
	uint32_t mine = form->kept[0] | form->kept[1] | form->wild;
	uint32_t theirs = other->kept[0] | other->kept[1] | other->wild;
	uint32_t both = mine & theirs;

	form->kept[0] = (form->kept[0] | other->kept[0]) & ~both;
	form->kept[1] = (form->kept[1] | other->kept[1]) & ~both;
	form->wild |= other->wild | both;
	form->constant = (form->constant ^ other->constant) & ~form->wild;
}

static void or_with(struct form *form, const struct form *other)
{
	if (is_constant(other)) {
		mask_with(form, ~other->constant);
		form->constant |= other->constant;
	} else if (is_constant(form)) {
		struct form swapped = *other;

		reads_add(&swapped, form);
		or_with(&swapped, form);
		*form = swapped;
	} else {
		join(form, other);
	}
}

void form_operate(char operation, struct form *form, struct form *other)
{
	struct form swapped;

	reads_add(form, other);
	if (operation == '|') {
		or_with(form, other);
	} else if (operation == '^') {
		join(form, other);
	} else if (operation == '&' && is_constant(other)) {
		mask_with(form, other->constant);
	} else if (operation == '&' && is_constant(form)) {
		swapped = *other;
		reads_add(&swapped, form);
		mask_with(&swapped, form->constant);
		*form = swapped;
	} else if ((operation == '<' || operation == '>') &&
		   is_constant(form) && is_constant(other) &&
		   other->constant < 32) {
		if (operation == '<')
			form->constant <<= other->constant;
		else
			form->constant >>= other->constant;
	} else {
		form_unknown(form);
	}
}

static void operation_read(char operation, struct json_object *operands,
			   struct form *form, int depth)
{
	size_t i, n = json_object_array_length(operands);
	struct form other;

	read_at(json_object_array_get_idx(operands, 0), form, depth);
	for (i = 1; i < n; i++) {
		read_at(json_object_array_get_idx(operands, i), &other, depth);
		form_operate(operation, form, &other);
	}
}

static bool is_mark(struct json_object *value)
{
	struct json_object *key;

	return json_object_object_get_ex(value, "key", &key) && key &&
	       json_object_is_type(key, json_type_string) &&
	       !strcmp(json_object_get_string(key), "mark");
}

void form_mark(struct form *form, enum audit_word word)
{
	memset(form, 0, sizeof(*form));
	form->kept[word] = UINT32_MAX;
	form->read[word] = UINT32_MAX;
}

/* Whatever it yields, it may depend on marks anywhere inside. */
static void other_read(struct json_object *expression, struct form *form,
		       int depth)
{
	struct json_object_iterator at, end;
	struct form inner;
	size_t i, n;

	form_unknown(form);
	if (json_object_is_type(expression, json_type_array)) {
		n = json_object_array_length(expression);
		for (i = 0; i < n; i++) {
			read_at(json_object_array_get_idx(expression, i),
				&inner, depth);
			reads_add(form, &inner);
		}
	} else if (json_object_is_type(expression, json_type_object)) {
		at = json_object_iter_begin(expression);
		end = json_object_iter_end(expression);
		for (; !json_object_iter_equal(&at, &end);
		     json_object_iter_next(&at)) {
			read_at(json_object_iter_peek_value(&at), &inner,
				depth);
			reads_add(form, &inner);
		}
	}
}

/* { "fib": { "flags": ["saddr", "mark", "iif"] } }; one flag has no array. */
static void fib_read(struct json_object *fib, struct form *form)
{
	struct json_object *flags = NULL, *flag;
	size_t i, n;

	form_unknown(form);
	json_object_object_get_ex(fib, "flags", &flags);
	n = json_object_is_type(flags, json_type_array) ?
		    json_object_array_length(flags) :
		    1;
	for (i = 0; flags && i < n; i++) {
		flag = json_object_is_type(flags, json_type_array) ?
			       json_object_array_get_idx(flags, i) :
			       flags;
		if (flag && !strcmp(json_object_get_string(flag), "mark")) {
			form->read[WORD_PACKET] = UINT32_MAX;
			form->reverse = true;
		}
	}
}

static void object_read(struct json_object *expression, struct form *form,
			int depth)
{
	struct json_object_iterator at = json_object_iter_begin(expression);
	struct json_object *value;
	const char *name;

	if (json_object_object_length(expression) != 1) {
		other_read(expression, form, depth);
		return;
	}
	name = json_object_iter_peek_name(&at);
	value = json_object_iter_peek_value(&at);
	if (strchr("&|^<>", *name) &&
	    json_object_is_type(value, json_type_array))
		operation_read(*name, value, form, depth);
	else if (!strcmp(name, "meta") && is_mark(value))
		form_mark(form, WORD_PACKET);
	else if (!strcmp(name, "ct") && is_mark(value))
		form_mark(form, WORD_CONNECTION);
	else if (!strcmp(name, "fib"))
		fib_read(value, form);
	else
		other_read(value, form, depth);
}

static void read_at(struct json_object *expression, struct form *form,
		    int depth)
{
	char *end;

	memset(form, 0, sizeof(*form));
	if (++depth > DEPTH_MAX) {
		form_unknown(form);
	} else if (json_object_is_type(expression, json_type_int)) {
		form->constant = json_object_get_int64(expression);
	} else if (json_object_is_type(expression, json_type_string)) {
		form->constant =
			strtoul(json_object_get_string(expression), &end, 0);
		if (*end || end == json_object_get_string(expression))
			form_unknown(form);
	} else if (json_object_is_type(expression, json_type_object)) {
		object_read(expression, form, depth);
	} else {
		other_read(expression, form, depth);
	}
}

void form_read(struct json_object *expression, struct form *form)
{
	read_at(expression, form, 0);
}
