// SPDX-License-Identifier: GPL-2.0-only
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json.h>

int record_write(const struct record *record, FILE *out)
{
	struct json_object *line = json_object_new_object();
	struct json_object *samples = json_object_new_array();
	unsigned int i;
	int err;

	for (i = 0; i < record->count; i++)
		json_object_array_add(
			samples, json_object_new_double(record->samples[i]));
	json_object_object_add(line, "scenario",
			       json_object_new_string(record->scenario));
	json_object_object_add(line, "ruleset",
			       json_object_new_string(record->ruleset));
	json_object_object_add(line, "size",
			       json_object_new_int64(record->size));
	json_object_object_add(line, "contender",
			       json_object_new_string(record->contender));
	json_object_object_add(line, "unit",
			       json_object_new_string(record->unit));
	json_object_object_add(line, "samples", samples);
	err = fprintf(out, "%s\n",
		      json_object_to_json_string_ext(
			      line, JSON_C_TO_STRING_PLAIN)) < 0;
	json_object_put(line);
	return err || fflush(out) ? -EIO : 0;
}

static void text_get(struct json_object *line, const char *key, char *text,
		     size_t size)
{
	struct json_object *value = json_object_object_get(line, key);
	const char *found = json_object_get_string(value);

	snprintf(text, size, "%s", found ? found : "");
}

static void record_parse(struct json_object *line, struct record *record)
{
	struct json_object *samples = json_object_object_get(line, "samples");
	unsigned int i;

	*record = (struct record){ 0 };
#define TEXT(key) text_get(line, #key, record->key, sizeof(record->key))
	TEXT(scenario);
	TEXT(ruleset);
	TEXT(contender);
	TEXT(unit);
#undef TEXT
	record->size =
		json_object_get_int64(json_object_object_get(line, "size"));
	if (!json_object_is_type(samples, json_type_array))
		return;
	for (i = 0; i < json_object_array_length(samples) && i < RECORD_SAMPLES;
	     i++)
		record->samples[record->count++] = json_object_get_double(
			json_object_array_get_idx(samples, i));
}

static int records_add(struct records *records, struct json_object *line)
{
	size_t count = records->count + 1;
	struct record *list = realloc(records->list, count * sizeof(*list));

	if (!list)
		return -ENOMEM;
	records->list = list;
	record_parse(line, &list[records->count]);
	records->count = count;
	return 0;
}

int records_read(const char *path, struct records *records)
{
	FILE *file = fopen(path, "r");
	struct json_object *line;
	char *text = NULL;
	size_t room = 0;
	int err = 0;

	*records = (struct records){ 0 };
	if (!file)
		return -errno;
	while (!err && getline(&text, &room, file) > 0) {
		line = json_tokener_parse(text);
		err = line ? records_add(records, line) : -EINVAL;
		json_object_put(line);
	}
	free(text);
	fclose(file);
	return err;
}

void records_free(struct records *records)
{
	free(records->list);
	*records = (struct records){ 0 };
}

const struct record *records_find(const struct records *records,
				  const char *scenario, const char *ruleset,
				  const char *contender)
{
	size_t i;

	for (i = records->count; i-- > 0;) {
		const struct record *record = &records->list[i];

		if (!strcmp(record->scenario, scenario) &&
		    !strcmp(record->ruleset, ruleset) &&
		    !strcmp(record->contender, contender) && record->count)
			return record;
	}
	return NULL;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sample at @part (0 to 1) of the sorted ones, between two if need be. */
static double quantile(const struct record *record, double part)
{
	double sorted[RECORD_SAMPLES], at = part * (record->count - 1);
	unsigned int below = at;

	memcpy(sorted, record->samples, sizeof(sorted));
	qsort(sorted, record->count, sizeof(*sorted), compare);
	if (below + 1 >= record->count)
		return sorted[record->count - 1];
	return sorted[below] +
	       (at - below) * (sorted[below + 1] - sorted[below]);
}

double record_median(const struct record *record)
{
	return quantile(record, 0.5);
}

double record_spread(const struct record *record)
{
	return (quantile(record, 0.75) - quantile(record, 0.25)) /
	       quantile(record, 0.5);
}
