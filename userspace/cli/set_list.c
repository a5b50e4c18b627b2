// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/duration.h"
#include "userspace/cli/output.h"
#include "userspace/cli/set_write.h"

static int compare(const void *left, const void *right)
{
	const struct kz_entry *a = left, *b = right;
	uint32_t i;

	for (i = 0; i < KZ_BOX_WORDS; i++)
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
	printf("%s\n  { \"element\": ", is_first ? "" : ",");
	set_write_string(value, stdout);
	fputs(", \"timeout_ms\": ", stdout);
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
