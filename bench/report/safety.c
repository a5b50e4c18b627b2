// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/safety.h"

#include <stdlib.h>
#include <string.h>

#include <json.h>

/* As bench/safety/classify.py has it, with a letter for a small field. */
static const struct {
	const char *outcome;
	char letter;
} scale[] = {
	{ "panic or hang", 'P' },
	{ "oops", 'O' },
	{ "silent wrong result", 'W' },
	{ "detected by the debug kernel only", 'D' },
	{ "contained", 'C' },
	{ "refused at load", 'R' },
	{ "refused at build", 'B' },
	{ "nothing", 'N' },
	{ "published", 'K' },
	{ "cannot be run", 'X' },
};
#define SCALE (sizeof(scale) / sizeof(scale[0]))

struct json_object *safety_read(const char *folder)
{
	struct json_object *all = NULL, *line;
	char path[512], *text = NULL;
	size_t room = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/safety.jsonl", folder);
	file = fopen(path, "r");
	if (!file)
		return NULL;
	while (getline(&text, &room, file) > 0) {
		line = json_tokener_parse(text);
		if (!line)
			continue;
		if (!all)
			all = json_object_new_array();
		json_object_array_add(all, line);
	}
	free(text);
	fclose(file);
	return all;
}

const char *safety_text(struct json_object *record, const char *key)
{
	const char *text =
		json_object_get_string(json_object_object_get(record, key));

	return text ? text : "";
}

static bool is(struct json_object *record, const char *key, const char *text)
{
	return !strcmp(safety_text(record, key), text);
}

struct json_object *safety_find(struct json_object *all, const char *id,
				const char *world, const char *kernel)
{
	struct json_object *record;
	size_t i;

	for (i = 0; i < json_object_array_length(all); i++) {
		record = json_object_array_get_idx(all, i);
		if (is(record, "id", id) && is(record, "world", world) &&
		    is(record, "kernel", kernel))
			return record;
	}
	return NULL;
}

/* Adds @text unless it is there; returns the new count. */
static unsigned int add(const char **list, unsigned int count,
			unsigned int room, const char *text)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(list[i], text))
			return count;
	if (count < room)
		list[count++] = text;
	return count;
}

unsigned int safety_kernels(struct json_object *all, const char **kernels)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < json_object_array_length(all); i++)
		count = add(kernels, count, SAFETY_KERNELS,
			    safety_text(json_object_array_get_idx(all, i),
					"kernel"));
	return count;
}

unsigned int safety_rank(struct json_object *record)
{
	unsigned int i;

	for (i = 0; i < SCALE; i++)
		if (is(record, "outcome", scale[i].outcome))
			break;
	return i;
}

/* The worse of the two worlds', then the other's. */
static unsigned int weight(struct json_object *all, const char *id,
			   const char *kernel)
{
	unsigned int a = safety_rank(safety_find(all, id, "module", kernel));
	unsigned int b = safety_rank(safety_find(all, id, "bpf", kernel));

	return a < b ? a * (SCALE + 1) + b : b * (SCALE + 1) + a;
}

unsigned int safety_rows(struct json_object *all, const char *kernel,
			 const char **ids, unsigned int room)
{
	unsigned int count = 0, i, j;
	const char *id;
	size_t at;

	for (at = 0; at < json_object_array_length(all); at++)
		count = add(ids, count, room,
			    safety_text(json_object_array_get_idx(all, at),
					"id"));
	for (i = 1; i < count; i++) {
		id = ids[i];
		for (j = i; j && weight(all, ids[j - 1], kernel) >
					 weight(all, id, kernel);
		     j--)
			ids[j] = ids[j - 1];
		ids[j] = id;
	}
	return count;
}

char safety_letter(struct json_object *record)
{
	unsigned int rank = safety_rank(record);

	return rank < SCALE ? scale[rank].letter : '-';
}

void safety_legend_write(FILE *out)
{
	unsigned int i;

	for (i = 0; i < SCALE; i++)
		fprintf(out, "%s%c %s", i ? ", " : "", scale[i].letter,
			scale[i].outcome);
}

static const char *slug_of(const char *outcome)
{
	static char slug[48];
	char *at;

	snprintf(slug, sizeof(slug), "%s", outcome);
	for (at = slug; *at; at++)
		if (*at == ' ')
			*at = '-';
	return slug;
}

const char *safety_slug(struct json_object *record)
{
	return record ? slug_of(safety_text(record, "outcome")) : "none";
}

unsigned int safety_count(struct json_object *all, const char *world,
			  const char *kernel, const char *outcome)
{
	struct json_object *record;
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < json_object_array_length(all); i++) {
		record = json_object_array_get_idx(all, i);
		if (is(record, "world", world) &&
		    is(record, "kernel", kernel) &&
		    !is(record, "id", "control") &&
		    (outcome ? is(record, "outcome", outcome) :
			       !is(record, "outcome", "published")))
			count++;
	}
	return count;
}

void safety_count_write(struct json_object *all, const char *world,
			const char *kernel, const char *a, const char *b,
			FILE *out)
{
	unsigned int count = safety_count(all, world, kernel, a);

	count += b ? safety_count(all, world, kernel, b) : 0;
	fprintf(out, "<data value=\"%u\" data-from=\"outcomes(%s/%s/%s)", count,
		world, kernel, a ? slug_of(a) : "all");
	if (b)
		fprintf(out, " + outcomes(%s/%s/%s)", world, kernel,
			slug_of(b));
	fprintf(out, "\">%u</data>", count);
}
