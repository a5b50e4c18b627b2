// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/set_contents.h"
#include "userspace/compile/set_read.h"

/* By value; of equal ones the order does not matter. */
static int entry_compare(const void *a, const void *b)
{
	const struct kz_entry *x = a, *y = b;

	return memcmp(&x->value, &y->value, sizeof(x->value));
}

static const struct kz_entry *find(const struct kz_entry *sorted, size_t count,
				   const struct kz_entry *entry)
{
	return count ? bsearch(entry, sorted, count, sizeof(*sorted),
			       entry_compare) :
		       NULL;
}

static bool is_in(const struct kz_entry *sorted, size_t count,
		  const struct kz_entry *entry)
{
	return find(sorted, count, entry);
}

/* What is in the set, sorted; the caller frees *@list. */
static int contents_read(const struct backend *backend, const char *name,
			 const char *set, struct kz_entry **list, size_t *count,
			 char *why)
{
	int err = backend->set_list(backend, name, set, list, count, why);

	if (!err && *count)
		qsort(*list, *count, sizeof(**list), entry_compare);
	return err;
}

/* From the image that is loaded. */
static int static_set_read(const struct image *image, const char *policy,
			   const char *set, struct ranges *ranges, char *why)
{
	const struct kz_info_set *about = image_set_find(image, set);

	if (!about)
		return refuse(why, -ENOENT, "'%s' has no static set '%s'",
			      policy, set);
	if (!about->root)
		return refuse(
			why, -ENOENT,
			"no rule of '%s' has a condition on '%s': elements of such a set, or of a map, cannot be listed",
			policy, set);
	if (image_set_read(image, about, ranges))
		return refuse_memory(why);
	ranges_normalize(ranges, set_type_words(about->type));
	return 0;
}

int set_static_read(const struct backend *backend, const char *name,
		    const char *set, struct ranges *ranges, char *why)
{
	const struct kz_info_set *about;
	struct image image = { 0 };
	int err = backend->get_image(backend, name, &image, why);

	if (err)
		return err;
	about = image_set_find(&image, set);
	if (!backend->static_set)
		about = NULL;
	err = about ? backend->static_set(backend, name, set, about->type,
					  ranges, why) :
		      static_set_read(&image, name, set, ranges, why);
	image_free(&image);
	return err;
}

int set_test(const struct backend *backend, const char *name, const char *set,
	     const struct kz_entry *entries, size_t count, bool *there,
	     char *why)
{
	struct kz_entry *list = NULL;
	size_t i, n = 0;
	int err;

	err = contents_read(backend, name, set, &list, &n, why);
	for (i = 0; !err && i < count; i++)
		there[i] = is_in(list, n, &entries[i]);
	free(list);
	return err;
}

int set_keep_present(const struct backend *backend, const char *name,
		     const char *set, struct kz_entry *entries, size_t *count,
		     char *why)
{
	struct kz_entry *list = NULL;
	size_t i, n = 0, kept = 0;
	int err = contents_read(backend, name, set, &list, &n, why);

	for (i = 0; !err && i < *count; i++)
		if (is_in(list, n, &entries[i]))
			entries[kept++] = entries[i];
	if (!err)
		*count = kept;
	free(list);
	return err;
}

/* Backends keep time with different precision. */
#define SLACK_MS 1000

static bool lives_as_long(const struct kz_entry *there,
			  const struct kz_entry *entry)
{
	return there->timeout == KZ_FOREVER ||
	       (entry->timeout != KZ_FOREVER &&
		there->timeout + SLACK_MS >= entry->timeout);
}

int set_complete(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry *entries, size_t count,
		 char *why)
{
	const struct kz_entry *there;
	struct kz_entry *list = NULL;
	size_t i, n = 0, missing = 0, done = 0;
	int err = contents_read(backend, name, set, &list, &n, why);

	for (i = 0; !err && i < count; i++) {
		there = find(list, n, &entries[i]);
		if (there && lives_as_long(there, &entries[i]))
			continue;
		entries[missing] = entries[i];
		/* 0 would be the set's own timeout. */
		if (!entries[missing].timeout)
			entries[missing].timeout = 1;
		missing++;
	}
	if (!err && missing)
		err = backend->set_change(backend, name, set, SET_ADD, entries,
					  missing, &done, why);
	free(list);
	return err;
}
