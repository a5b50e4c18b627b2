// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/position.h"

#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

/* ---- options ---- */

#define PREFERENCE_MAX 0xffff

static const struct {
	const char *word;
	enum position_kind kind;
	bool has_value;
} words[] = {
	{ "first", POSITION_FIRST, false },
	{ "last", POSITION_LAST, false },
	{ "before", POSITION_BEFORE, true },
	{ "after", POSITION_AFTER, true },
	{ "preference", POSITION_PREFERENCE, true },
};
#define N_WORDS (sizeof(words) / sizeof(words[0]))

bool position_is_said(const struct position_options *options)
{
	return options->first || options->last || options->before ||
	       options->after || options->preference.given;
}

/* The value of option @i, "" if it has none; NULL: it is not given. */
static const char *value_of(const struct position_options *options, size_t i,
			    char *number, size_t size)
{
	switch (words[i].kind) {
	case POSITION_FIRST:
		return options->first ? "" : NULL;
	case POSITION_LAST:
		return options->last ? "" : NULL;
	case POSITION_BEFORE:
		return options->before;
	case POSITION_AFTER:
		return options->after;
	default:
		snprintf(number, size, "%lld", options->preference.value);
		return options->preference.given ? number : NULL;
	}
}

int position_choose(const char *verb, const struct position_options *options,
		    char **text)
{
	const char *value, *name = NULL;
	char number[16];
	size_t i;

	*text = NULL;
	for (i = 0; i < N_WORDS; i++) {
		value = value_of(options, i, number, sizeof(number));
		if (!value)
			continue;
		if (name) {
			complain("%s: --%s and --%s: a policy has one place",
				 verb, name, words[i].word);
			free(*text);
			return -1;
		}
		name = words[i].word;
		if (asprintf(text, "%s%s%s", name, *value ? " " : "", value) <
		    0) {
			complain("%s: out of memory", verb);
			return -1;
		}
	}
	return 0;
}

int position_parse(const char *text, struct position *position)
{
	size_t length = strcspn(text, " "), i;
	const char *value = text + length + strspn(text + length, " ");
	char *end;

	for (i = 0; i < N_WORDS; i++)
		if (strlen(words[i].word) == length &&
		    !strncmp(words[i].word, text, length))
			break;
	if (i == N_WORDS || !*value == words[i].has_value)
		return -EINVAL;
	*position =
		(struct position){ .kind = words[i].kind, .program = value };
	if (words[i].kind != POSITION_PREFERENCE)
		return 0;
	position->preference = strtoul(value, &end, 10);
	return *end || !position->preference ||
			       position->preference > PREFERENCE_MAX ?
		       -EINVAL :
		       0;
}

char *position_text(const struct position *position)
{
	char *text = NULL, number[16];
	size_t i;

	snprintf(number, sizeof(number), "%u", position->preference);
	for (i = 0; i < N_WORDS; i++)
		if (words[i].kind == position->kind)
			break;
	if (i == N_WORDS ||
	    asprintf(&text, "%s%s%s", words[i].word,
		     words[i].has_value ? " " : "",
		     position->kind == POSITION_PREFERENCE ? number :
		     words[i].has_value			   ? position->program :
							     "") < 0)
		return NULL;
	return text;
}

int position_check(const char *verb, const char *text,
		   const struct backend *backend)
{
	if (!text || backend->takes_position)
		return EXIT_DONE;
	complain("%s: '%s' is a place at tc: backend %s has none", verb, text,
		 backend->name);
	return EXIT_USAGE;
}

/* ---- places ---- */

static int keep(const struct positioned *placed, void *context)
{
	struct position_list *places = context;
	struct neighbour *ahead;
	struct positioned *list;
	size_t n = placed->at ? placed->at - 1 : 0;

	list = reallocarray(places->list, places->count + 1, sizeof(*list));
	ahead = calloc(n + 1, sizeof(*ahead));
	if (list)
		places->list = list;
	if (!list || !ahead) {
		free(ahead);
		return -ENOMEM;
	}
	if (n)
		memcpy(ahead, placed->ahead, n * sizeof(*ahead));
	list[places->count] = *placed;
	list[places->count++].ahead = ahead;
	return 0;
}

int position_list_read(const struct loaded *loaded,
		       struct position_list *places, char *why)
{
	const struct backend *backend = backend_find(loaded->backend);

	*places = (struct position_list){ 0 };
	if (!backend->positions || loaded->elsewhere)
		return 0;
	return backend->positions(backend, loaded->name, keep, places, why);
}

void position_list_clear(struct position_list *places)
{
	size_t i;

	for (i = 0; i < places->count; i++)
		free((void *)places->list[i].ahead);
	free(places->list);
	*places = (struct position_list){ 0 };
}

/* The nearest is named: to be before it alone may not be enough, but to be
 * first always is.
 */
static void warn_one(const struct positioned *placed, const char *name)
{
	const char *first = NULL;
	unsigned int i, others = 0;
	char more[32] = "";

	for (i = 0; i + 1 < placed->at; i++) {
		if (placed->ahead[i].ours)
			continue;
		others++;
		if (!first)
			first = placed->ahead[i].text;
	}
	if (!first)
		return;
	if (others > 1)
		snprintf(more, sizeof(more), " and %u more", others - 1);
	fprintf(stderr,
		"warning: %s %s: %s%s %s ahead of %s'%s': packets that end there, as with TC_ACT_OK, never reach it: %s\n",
		placed->device, placed->hook, first, more,
		others > 1 ? "are" : "is",
		placed->companion ? "the program that sets the marks of " : "",
		name,
		placed->companion ? "load the policy again to be first" :
				    "load with --first to be first");
}

void position_list_warn(const struct position_list *places, const char *name)
{
	size_t i;

	for (i = 0; i < places->count; i++)
		warn_one(&places->list[i], name);
}

/* ---- facts ---- */

static void print_place(const struct positioned *placed, char *text,
			size_t size)
{
	char preference[24] = "";

	if (placed->preference)
		snprintf(preference, sizeof(preference), ", pref %u",
			 placed->preference);
	if (placed->at)
		snprintf(text, size, "%u of %u%s", placed->at, placed->of,
			 preference);
	else
		snprintf(text, size, "not there");
}

static bool are_alike(const struct position_list *places)
{
	const struct positioned *first = places->list;
	size_t i;

	for (i = 1; i < places->count; i++)
		if (first[i].at != first->at || first[i].of != first->of ||
		    first[i].preference != first->preference)
			return false;
	return true;
}

/* XDP's companion is shown by 'show' only. */
static bool has_text(const struct position_list *places)
{
	return places && places->count && !places->list->companion;
}

struct json_object *position_list_text(const struct position_list *places)
{
	char one[64], text[512] = "";
	size_t i, at = 0;

	if (!has_text(places))
		return NULL;
	if (are_alike(places)) {
		print_place(places->list, one, sizeof(one));
		return json_object_new_string(one);
	}
	for (i = 0; i < places->count && at < sizeof(text); i++) {
		print_place(&places->list[i], one, sizeof(one));
		at += snprintf(text + at, sizeof(text) - at, "%s%s %s",
			       i ? "; " : "", places->list[i].device, one);
	}
	return json_object_new_string(text);
}

static struct json_object *place_json(const struct positioned *placed)
{
	struct json_object *o = json_object_new_object();
	struct json_object *ahead = json_object_new_array();
	unsigned int i;

	json_object_object_add(o, "device",
			       json_object_new_string(placed->device));
	json_object_object_add(o, "hook", json_object_new_string(placed->hook));
	json_object_object_add(o, "companion",
			       json_object_new_boolean(placed->companion));
	json_object_object_add(o, "place", json_object_new_int64(placed->at));
	json_object_object_add(o, "of", json_object_new_int64(placed->of));
	if (placed->preference)
		json_object_object_add(
			o, "preference",
			json_object_new_int64(placed->preference));
	for (i = 0; i + 1 < placed->at; i++)
		json_object_array_add(
			ahead, json_object_new_string(placed->ahead[i].text));
	json_object_object_add(o, "ahead", ahead);
	return o;
}

struct json_object *position_list_json(const struct position_list *places)
{
	struct json_object *array;
	size_t i;

	if (!places || !places->count)
		return NULL;
	array = json_object_new_array();
	for (i = 0; i < places->count; i++)
		json_object_array_add(array, place_json(&places->list[i]));
	return array;
}

static void ahead_print(const struct positioned *placed)
{
	unsigned int i;

	for (i = 0; i + 1 < placed->at; i++)
		printf("%s%s", i ? ", " : "", placed->ahead[i].text);
	printf(" at %s %s%s", placed->device, placed->hook,
	       placed->companion ? " (which sets the marks)" : "");
}

void position_list_print(const struct position_list *places)
{
	bool any = false;
	size_t i;

	for (i = 0; i < places->count; i++) {
		if (places->list[i].at < 2)
			continue;
		fputs(any ? "; " : "", stdout);
		ahead_print(&places->list[i]);
		any = true;
	}
	if (!any)
		putchar('-');
}
