// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/audit_diff.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

/* The list @name of the report @path; @root owns it. NULL: complained. */
static struct json_object *list_open(const char *path, const char *name,
				     struct json_object **root)
{
	struct json_object *list = NULL;
	char *text;
	int error = text_file_read(path, &text);

	*root = NULL;
	if (error) {
		complain("%s: %s", path, errno_file_words(error));
		return NULL;
	}
	*root = json_tokener_parse(text);
	free(text);
	if (json_object_is_type(*root, json_type_object))
		json_object_object_get_ex(*root, name, &list);
	if (!json_object_is_type(list, json_type_array)) {
		complain(
			"%s: not a report of 'kzmark audit --json': it has no list \"%s\"",
			path, name);
		list = NULL;
	}
	return list;
}

static const char *word(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, name, &value) || !value)
		return "";
	return json_object_get_string(value);
}

static struct json_object *side(struct json_object *finding, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(finding, json_type_object))
		json_object_object_get_ex(finding, name, &value);
	return value;
}

/* The same class and bits at the same places: lines may move. */
static bool is_same(struct json_object *a, struct json_object *b)
{
	static const char *const sides[] = { "first", "second" };
	size_t i;

	if (strcmp(word(a, "class"), word(b, "class")) ||
	    strcmp(word(a, "bits"), word(b, "bits")))
		return false;
	for (i = 0; i < 2; i++) {
		struct json_object *x = side(a, sides[i]);
		struct json_object *y = side(b, sides[i]);

		if (strcmp(word(x, "owner"), word(y, "owner")) ||
		    strcmp(word(x, "where"), word(y, "where")))
			return false;
	}
	return true;
}

/* What @list has and @other has not. */
static struct json_object *only(struct json_object *list,
				struct json_object *other)
{
	size_t i, j, n = json_object_array_length(list);
	size_t m = json_object_array_length(other);
	struct json_object *found = json_object_new_array(), *finding;

	for (i = 0; i < n; i++) {
		finding = json_object_array_get_idx(list, i);
		for (j = 0; j < m; j++) {
			if (is_same(finding,
				    json_object_array_get_idx(other, j)))
				break;
		}
		if (j == m)
			json_object_array_add(found, json_object_get(finding));
	}
	return found;
}

static void list_print(const char *sign, struct json_object *list)
{
	size_t i, n = json_object_array_length(list);
	struct json_object *finding, *second;

	for (i = 0; i < n; i++) {
		finding = json_object_array_get_idx(list, i);
		second = side(finding, "second");
		printf("%s %s %s  ", sign, word(finding, "class"),
		       word(finding, "bits"));
		print_name(stdout, word(side(finding, "first"), "owner"));
		printf(", ");
		print_name(stdout, word(side(finding, "first"), "where"));
		if (second) {
			printf("; ");
			print_name(stdout, word(second, "owner"));
			printf(", ");
			print_name(stdout, word(second, "where"));
		}
		putchar('\n');
	}
}

int audit_diff(const char *before, const char *after, bool json)
{
	struct json_object *roots[2] = { NULL, NULL }, *old, *new = NULL;
	struct json_object *gone, *come, *report;
	int status = EXIT_USAGE;

	old = list_open(before, "findings", &roots[0]);
	if (old)
		new = list_open(after, "findings", &roots[1]);
	if (new) {
		gone = only(old, new);
		come = only(new, old);
		status = json_object_array_length(come) ? EXIT_FINDINGS :
							  EXIT_DONE;
		if (!json) {
			list_print("-", gone);
			list_print("+", come);
		}
		report = json_object_new_object();
		json_object_object_add(report, "gone", gone);
		json_object_object_add(report, "new", come);
		if (json)
			json_print(report);
		else
			json_object_put(report);
	}
	json_object_put(roots[0]);
	json_object_put(roots[1]);
	return status;
}
