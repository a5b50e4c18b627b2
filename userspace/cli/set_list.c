// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/lang/duration.h"
#include "userspace/cli/set_elements.h"

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
		set_value_write(set->type, &entries[i].value, value);
		print_line(set, &entries[i], value, out);
	}
}

static void print_objects(const struct kz_dynamic *set,
			  struct kz_entry *entries, size_t count)
{
	char value[SET_VALUE_SIZE];
	size_t i;

	sort(entries, count);
	putchar('[');
	for (i = 0; i < count; i++) {
		set_value_write(set->type, &entries[i].value, value);
		print_object(&entries[i], value, !i);
	}
	puts(count ? "\n]" : "]");
}

void set_list_print(const struct kz_dynamic *set, struct kz_entry *entries,
		    size_t count, bool json)
{
	if (json)
		print_objects(set, entries, count);
	else
		set_list_write(set, entries, count, stdout);
}
