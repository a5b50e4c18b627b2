// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "userspace/cli/choice.h"
#include "userspace/cli/output.h"
#include "userspace/lang/suggest.h"

static void complain_unknown(const char *name)
{
	struct suggestion near;
	char names[256] = "";
	size_t i, length = 0;

	suggestion_start(&near, name, strlen(name));
	for (i = 0; backends[i]; i++) {
		suggestion_try(&near, backends[i]->name);
		if (length < sizeof(names))
			length += snprintf(names + length,
					   sizeof(names) - length, "%s%s",
					   i ? ", " : "", backends[i]->name);
	}
	complain("no backend '%s'%s (there are %s)", name,
		 suggestion_text(&near), names);
}

const struct backend *choice_backend(const char *name)
{
	const struct backend *backend = backend_find(name);

	if (!backend)
		complain_unknown(name);
	return backend;
}

static bool has(const struct choice *choice, const struct backend *backend)
{
	unsigned int i;

	for (i = 0; i < choice->count; i++)
		if (choice->list[i] == backend)
			return true;
	return false;
}

static int choice_add(struct choice *choice, const char *name)
{
	const struct backend *backend = choice_backend(name);

	if (!backend)
		return -1;
	if (has(choice, backend)) {
		complain("--backend: '%s' is given twice", name);
		return -1;
	}
	if (choice->count == CHOICE_MAX) {
		complain("--backend: more than %d backends", CHOICE_MAX);
		return -1;
	}
	choice->list[choice->count++] = backend;
	return 0;
}

int choice_parse(struct choice *choice, const char *text)
{
	char name[64];
	size_t length;

	choice->count = 0;
	choice->with_module = false;
	while (text) {
		length = strcspn(text, ",");
		snprintf(name, sizeof(name), "%.*s", (int)length, text);
		if (choice_add(choice, name))
			return -1;
		text = text[length] ? text + length + 1 : NULL;
	}
	return 0;
}

int choice_with_module(struct choice *choice)
{
	const struct backend *backend;
	unsigned int i;

	for (i = 0; i < choice->count; i++) {
		backend = choice->list[i];
		if (!backend->with_module) {
			complain(
				"--with-module: backend %s cannot use the module",
				backend->name);
			return -1;
		}
	}
	choice->with_module = true;
	return 0;
}
