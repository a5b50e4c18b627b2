// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/nft_list.h"

#include <errno.h>
#include <json.h>
#include <string.h>

#include "userspace/base/refuse.h"

struct listing {
	const char *name;
	const char *text;
	void (*take)(void *context, struct json_object *object, bool rule);
	void *context;
	char *why;
};

/* After the object at @at, which begins with a brace; NULL: it does not end. */
static char *object_end(char *at)
{
	bool quoted = false;
	int depth = 0;

	for (; *at; at++) {
		if (quoted && *at == '\\' && at[1])
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == '{' || *at == '['))
			depth++;
		else if (!quoted && (*at == '}' || *at == ']') && !--depth)
			return at + 1;
	}
	return NULL;
}

static int not_json(const struct listing *listing, const char *at)
{
	const char *text;
	size_t line = 1;

	for (text = listing->text; text < at; text++)
		line += *text == '\n';
	return refuse(listing->why, -EINVAL,
		      *at ? "%s:%zu: not JSON" :
			    "%s:%zu: not JSON: it ends too early",
		      listing->name, line);
}

/* Rules first seen are left for the second time. */
static bool is_rule(const char *at)
{
	at += 1 + strspn(at + 1, " \t\r\n");
	return !strncmp(at, "\"rule\"", 6);
}

static int list_read(const struct listing *listing, char *at, bool rules)
{
	struct json_object *object;
	char *end, after;

	for (;; at = end) {
		at += strspn(at, " \t\r\n,");
		if (*at == ']')
			return 0;
		end = *at == '{' ? object_end(at) : NULL;
		if (!end)
			return not_json(listing, *at == '{' || !*at ?
							 at + strlen(at) :
							 at);
		if (is_rule(at) != rules)
			continue;
		after = *end;
		*end = '\0';
		object = json_tokener_parse(at);
		*end = after;
		if (!object)
			return not_json(listing, at);
		if (json_object_is_type(object, json_type_object))
			listing->take(listing->context, object, rules);
		json_object_put(object);
	}
}

/* After the bracket that the list begins with; NULL: there is none. */
static char *list_start(char *text)
{
	char *at = text + strspn(text, " \t\r\n");

	if (*at != '{')
		return NULL;
	at++;
	at += strspn(at, " \t\r\n");
	if (strncmp(at, "\"nftables\"", 10))
		return NULL;
	at += 10 + strspn(at + 10, " \t\r\n:");
	return *at == '[' ? at + 1 : NULL;
}

int nft_list_each(char *text, const char *name,
		  void (*take)(void *context, struct json_object *object,
			       bool rule),
		  void *context, char *why)
{
	struct listing listing = {
		.name = name,
		.text = text,
		.take = take,
		.context = context,
		.why = why,
	};
	char *list = list_start(text);
	int error;

	if (!list)
		return refuse(
			why, -EINVAL,
			"%s:1: no list \"nftables\": this is not what 'nft -j list ruleset' prints",
			name);
	error = list_read(&listing, list, false);
	return error ? error : list_read(&listing, list, true);
}
