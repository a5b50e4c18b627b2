// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/load_first.h"

#include <stdlib.h>

#include "userspace/backend/set_contents.h"
#include "userspace/cli/output.h"

/* How many of @entries, which the text gives @set, are not in it. */
static size_t missing(const struct backend *backend, const char *name,
		      const char *set, const struct kz_entry *entries,
		      size_t count)
{
	bool *there = calloc(count + 1, sizeof(*there));
	char why[WHY_SIZE];
	size_t i, n = 0;

	if (there && !set_test(backend, name, set, entries, count, there, why))
		for (i = 0; i < count; i++)
			n += !there[i];
	free(there);
	return n;
}

void load_first_tell(const struct backend *backend, const char *name,
		     const struct image *image)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	const struct kz_info_element *list;
	struct kz_entry *entries;
	uint32_t total, i, at = 0, count;
	size_t n;

	list = image_elements(image, &total);
	entries = calloc(total + 1, sizeof(*entries));
	for (i = 0; entries && i < image->header->n_dynamic; i++) {
		for (count = 0; at < total && list[at].set == i; at++)
			entries[count++] = list[at].entry;
		n = count ? missing(backend, name,
				    image_string(image, sets[i].name), entries,
				    count) :
			    0;
		if (n)
			complain(
				"load: set '%s' keeps what it has: %zu of the elements in the text %s not in it; 'kzmark set add' adds them",
				image_string(image, sets[i].name), n,
				n == 1 ? "is" : "are");
	}
	free(entries);
}
