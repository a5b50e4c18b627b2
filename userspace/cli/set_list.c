// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_list.h"

#include <inttypes.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/set_read.h"
#include "userspace/lang/duration.h"
#include "userspace/backend/set_contents.h"
#include "userspace/cli/output.h"

static int compare(const void *left, const void *right)
{
	const struct kz_entry *a = left, *b = right;
	uint32_t i;

	for (i = 0; i < KZ_SET_WORDS; i++)
		if (a->value.word[i] != b->value.word[i])
			return a->value.word[i] < b->value.word[i] ? -1 : 1;
	return 0;
}

static void print_line(const struct kz_dynamic *set,
		       const struct kz_entry *entry, const char *value,
		       FILE *out)
{
	char left[DURATION_SIZE];

	if (entry->timeout != KZ_FOREVER) {
		duration_write(entry->timeout, left);
		fprintf(out, "%s timeout %s\n", value, left);
	} else {
		fprintf(out, "%s%s\n", value,
			set->timeout ? " timeout never" : "");
	}
}

/* There may be a million: they are not gathered into an object first. */
static void print_object(const struct kz_entry *entry, const char *value,
			 bool is_first)
{
	printf("%s\n  { \"element\": \"%s\", \"timeout_ms\": ",
	       is_first ? "" : ",", value);
	if (entry->timeout == KZ_FOREVER)
		fputs("null }", stdout);
	else
		printf("%" PRIu64 " }", (uint64_t)entry->timeout);
}

static void sort(struct kz_entry *entries, size_t count)
{
	if (count)
		qsort(entries, count, sizeof(*entries), compare);
}

void set_list_write(const struct kz_dynamic *set, struct kz_entry *entries,
		    size_t count, FILE *out)
{
	char value[SET_VALUE_SIZE];
	size_t i;

	sort(entries, count);
	for (i = 0; i < count; i++) {
		set_dynamic_write(set, &entries[i].value, value);
		print_line(set, &entries[i], value, out);
	}
}

/* @first: none was printed before. */
static void print_objects(const struct kz_dynamic *set,
			  struct kz_entry *entries, size_t count, bool *first)
{
	char value[SET_VALUE_SIZE];
	size_t i;

	sort(entries, count);
	for (i = 0; i < count; i++) {
		set_dynamic_write(set, &entries[i].value, value);
		print_object(&entries[i], value, *first);
		*first = false;
	}
}

int set_list_dynamic(const struct backend *backend, const char *policy,
		     const struct set_members *members, bool json, char *why)
{
	const struct set_member *member = members->list;
	struct kz_entry *entries[KZ_MAX_LENGTHS] = { 0 };
	size_t count[KZ_MAX_LENGTHS] = { 0 };
	bool first = true;
	uint32_t i;
	int err = 0;

	for (i = 0; i < members->count && !err; i++)
		err = backend->set_list(backend, policy, member[i].name,
					&entries[i], &count[i], why);
	if (!err && json)
		putchar('[');
	for (i = 0; i < members->count && !err; i++) {
		if (json)
			print_objects(&member[i].set, entries[i], count[i],
				      &first);
		else
			set_list_write(&member[i].set, entries[i], count[i],
				       stdout);
	}
	if (!err && json)
		puts(first ? "]" : "\n]");
	for (i = 0; i < members->count; i++)
		free(entries[i]);
	return err;
}

/* ---- static sets ---- */

#define RANGE_SIZE (2 * SET_VALUE_SIZE)

static void range_write(enum kz_set_type type, const struct range *range,
			char text[RANGE_SIZE])
{
	int words = set_type_words(type), bits = 32 * words, length = -1;
	char low[SET_VALUE_SIZE], high[SET_VALUE_SIZE];
	struct kz_value value;

	memcpy(value.word, range->low, sizeof(value.word));
	set_value_write(type, &value, low);
	memcpy(value.word, range->high, sizeof(value.word));
	set_value_write(type, &value, high);
	if (!memcmp(range->low, range->high, sizeof(range->low)))
		length = bits;
	else if (type != KZ_SET_PORT)
		length = range_prefix_length(range, words);
	if (length == bits)
		snprintf(text, RANGE_SIZE, "%s", low);
	else if (length >= 0)
		snprintf(text, RANGE_SIZE, "%s/%d", low, length);
	else
		snprintf(text, RANGE_SIZE, "%s-%s", low, high);
}

static void ranges_print(enum kz_set_type type, const struct ranges *ranges,
			 bool json)
{
	const struct kz_entry always = { .timeout = KZ_FOREVER };
	char text[RANGE_SIZE];
	size_t i;

	if (json)
		putchar('[');
	for (i = 0; i < ranges->count; i++) {
		range_write(type, &ranges->list[i], text);
		if (json)
			print_object(&always, text, !i);
		else
			puts(text);
	}
	if (json)
		puts(ranges->count ? "\n]" : "]");
}

int set_list_static(const struct backend *backend, const char *policy,
		    const char *name, enum kz_set_type type, bool json,
		    char *why)
{
	struct ranges ranges = { 0 };
	int err = set_static_read(backend, policy, name, &ranges, why);

	if (!err)
		ranges_print(type, &ranges, json);
	free(ranges.list);
	return err;
}

/* ---- test ---- */

void set_test_print(const char *set, const struct set_elements *elements,
		    const bool *there)
{
	char value[SET_VALUE_SIZE];
	size_t i;

	for (i = 0; i < elements->count; i++) {
		set_element_write(elements, i, value);
		if (!there[i])
			printf("%s is not in set '%s'\n", value, set);
	}
}

void set_test_json(const char *policy, const char *set,
		   const struct set_elements *elements, const bool *there)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array(), *element;
	char value[SET_VALUE_SIZE];
	size_t i;

	for (i = 0; i < elements->count; i++) {
		set_element_write(elements, i, value);
		element = json_object_new_object();
		json_object_object_add(element, "element",
				       json_object_new_string(value));
		json_object_object_add(element, "in_set",
				       json_object_new_boolean(there[i]));
		json_object_array_add(list, element);
	}
	json_object_object_add(o, "name", json_object_new_string(policy));
	json_object_object_add(o, "set", json_object_new_string(set));
	json_object_object_add(o, "elements", list);
	json_print(o);
}
