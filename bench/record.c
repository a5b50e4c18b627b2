// SPDX-License-Identifier: GPL-2.0-only
#include "bench/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json.h>

static struct json_object *samples_make(const struct record *record)
{
	struct json_object *samples = json_object_new_array();
	unsigned int i;

	for (i = 0; i < record->count; i++)
		json_object_array_add(
			samples, json_object_new_double(record->samples[i]));
	return samples;
}

/* [[ns, how often], ...] of the buckets that are not empty. */
static struct json_object *histogram_make(const struct histogram *histogram)
{
	struct json_object *list = json_object_new_array(), *pair;
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (!histogram->count[i])
			continue;
		pair = json_object_new_array();
		json_object_array_add(
			pair, json_object_new_int64(histogram_value(i)));
		json_object_array_add(
			pair, json_object_new_int64(histogram->count[i]));
		json_object_array_add(list, pair);
	}
	return list;
}

static void text_add(struct json_object *line, const char *key,
		     const char *text)
{
	json_object_object_add(line, key, json_object_new_string(text));
}

static void number_add(struct json_object *line, const char *key,
		       uint64_t number)
{
	json_object_object_add(line, key, json_object_new_int64(number));
}

int record_write(const struct record *record, FILE *out)
{
	struct json_object *line = json_object_new_object();
	int err;

	text_add(line, "scenario", record->scenario);
	text_add(line, "ruleset", record->ruleset);
	number_add(line, "size", record->size);
	text_add(line, "system", record->sut);
	if (record->variant)
		number_add(line, "variant", record->variant);
	text_add(line, "unit", record->unit);
	json_object_object_add(line, "samples", samples_make(record));
	if (record->proportion > 0)
		json_object_object_add(
			line, "proportion",
			json_object_new_double(record->proportion));
	if (record->of > 0) {
		number_add(line, "of", record->of);
		number_add(line, "times", record->times);
	}
	if (record->histogram.total) {
		json_object_object_add(line, "histogram",
				       histogram_make(&record->histogram));
		number_add(line, "most", record->histogram.most);
	}
	if (record->missing[0])
		text_add(line, "missing", record->missing);
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

static double number_get(struct json_object *line, const char *key)
{
	return json_object_get_double(json_object_object_get(line, key));
}

static void histogram_parse(struct json_object *list,
			    struct histogram *histogram)
{
	struct json_object *pair;
	uint32_t often;
	size_t i;

	if (!json_object_is_type(list, json_type_array))
		return;
	for (i = 0; i < json_object_array_length(list); i++) {
		pair = json_object_array_get_idx(list, i);
		if (json_object_array_length(pair) != 2)
			continue;
		often = json_object_get_int64(
			json_object_array_get_idx(pair, 1));
		histogram->count[histogram_bucket(json_object_get_int64(
			json_object_array_get_idx(pair, 0)))] += often;
		histogram->total += often;
	}
}

static void record_parse(struct json_object *line, struct record *record)
{
	struct json_object *samples = json_object_object_get(line, "samples");
	unsigned int i;

	*record = (struct record){ 0 };
#define TEXT(key, field) \
	text_get(line, key, record->field, sizeof(record->field))
	TEXT("scenario", scenario);
	TEXT("ruleset", ruleset);
	TEXT("system", sut);
	if (!*record->sut)
		TEXT("contender", sut); /* in older records */
	TEXT("unit", unit);
	TEXT("missing", missing);
#undef TEXT
	record->size = number_get(line, "size");
	record->variant = number_get(line, "variant");
	record->proportion = number_get(line, "proportion");
	record->of = number_get(line, "of");
	record->times = number_get(line, "times");
	histogram_parse(json_object_object_get(line, "histogram"),
			&record->histogram);
	record->histogram.most = number_get(line, "most");
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

bool records_have(const struct records *records, const char *scenario)
{
	size_t i;

	for (i = 0; i < records->count; i++)
		if (!strcmp(records->list[i].scenario, scenario))
			return true;
	return false;
}

const struct record *records_find(const struct records *records,
				  const struct record_key *key)
{
	size_t i;

	for (i = records->count; i-- > 0;) {
		const struct record *record = &records->list[i];

		if (!strcmp(record->scenario, key->scenario) &&
		    !strcmp(record->ruleset, key->ruleset) &&
		    !strcmp(record->sut, key->sut) &&
		    record->variant == key->variant)
			return record;
	}
	return NULL;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sample at @part (0 to 1) of the sorted ones, interpolated. */
double record_quantile(const struct record *record, double part)
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
	return record_quantile(record, 0.5);
}

bool record_agrees(const struct record *record, double near)
{
	double median = record_median(record);
	unsigned int i, agree = 0;

	for (i = 0; i < record->count; i++)
		agree += __builtin_fabs(record->samples[i] - median) <=
			 near * __builtin_fabs(median);
	return 2 * agree > record->count;
}

double record_spread(const struct record *record)
{
	double range =
		record_quantile(record, 0.75) - record_quantile(record, 0.25);

	return range > 0 ? range / record_quantile(record, 0.5) : 0;
}
