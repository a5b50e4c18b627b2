// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/import_report.h"

#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/import/report.h"

struct reason {
	const char *text;
	size_t count;
	const struct import_left *first;
};

static int by_count(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return (x->first > y->first) - (x->first < y->first);
}

/* The reasons, the most frequent first; freed by the caller. */
static struct reason *reasons_count(const struct import_report *report,
				    size_t *count)
{
	struct reason *reasons = calloc(report->n_left + 1, sizeof(*reasons));
	size_t i, j;

	*count = 0;
	for (i = 0; reasons && i < report->n_left; i++) {
		const struct import_left *left = &report->left[i];

		for (j = 0; j < *count; j++)
			if (!strcmp(reasons[j].text, left->reason))
				break;
		if (j == *count)
			reasons[(*count)++] = (struct reason){
				.text = left->reason,
				.first = left,
			};
		reasons[j].count++;
	}
	if (reasons)
		qsort(reasons, *count, sizeof(*reasons), by_count);
	return reasons;
}

void import_report_tell(const struct import_report *report)
{
	struct reason *reasons;
	size_t count, i;

	if (!report->n_left)
		return;
	reasons = reasons_count(report, &count);
	if (!reasons)
		return;
	complain(
		"%zu of %zu rules are not translated and are comments in the policy:",
		report->n_left, report->rules);
	for (i = 0; i < count; i++) {
		fprintf(stderr, "%7zu  ", reasons[i].count);
		print_name(stderr, reasons[i].text);
		fprintf(stderr, " (%s:%u)\n", reasons[i].first->file,
			reasons[i].first->line);
	}
	free(reasons);
}

static void add_number(struct json_object *object, const char *key,
		       size_t number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

static void add_text(struct json_object *object, const char *key,
		     const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static struct json_object *reasons_json(const struct import_report *report)
{
	struct json_object *object = json_object_new_object();
	struct reason *reasons;
	size_t count, i;

	reasons = reasons_count(report, &count);
	for (i = 0; i < count; i++)
		add_number(object, reasons[i].text, reasons[i].count);
	free(reasons);
	return object;
}

static struct json_object *left_json(const struct import_report *report)
{
	struct json_object *array = json_object_new_array(), *object;
	size_t i;

	for (i = 0; i < report->n_left; i++) {
		const struct import_left *left = &report->left[i];

		object = json_object_new_object();
		add_text(object, "file", left->file);
		add_number(object, "line", left->line);
		add_text(object, "reason", left->reason);
		add_text(object, "text", left->text);
		json_object_array_add(array, object);
	}
	return array;
}

int import_report_json(const struct import_report *report, const char *policy)
{
	struct json_object *object = json_object_new_object();

	add_number(object, "rules", report->rules);
	add_number(object, "translated", report->translated);
	add_number(object, "unreached", report->unreached);
	add_number(object, "nat", report->nat);
	add_number(object, "nat_marks", report->nat_marks);
	add_number(object, "nat_marks_said", report->nat_marks_said);
	json_object_object_add(object, "reasons", reasons_json(report));
	json_object_object_add(object, "left", left_json(report));
	if (policy && *policy)
		add_text(object, "policy", policy);
	json_print(object);
	return EXIT_DONE;
}
