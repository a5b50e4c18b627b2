// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/set_sizes.h"

static const struct kz_dynamic *dynamic_sets(const struct image *image)
{
	return (const void *)(image->bytes + image->header->dynamic);
}

static int set_check(const struct backend *backend, const char *policy,
		     const char *name, uint32_t size, char *why)
{
	struct kz_entry *entries = NULL;
	size_t count = 0;
	int err =
		backend->set_list(backend, policy, name, &entries, &count, why);

	free(entries);
	if (err || count <= size)
		return err;
	return refuse(
		why, -ENOSPC,
		"set '%s' has %zu elements, and room for %u with the new size: delete some with 'kzmark set del', or choose a larger size",
		name, count, size);
}

static int sets_compare(const struct backend *backend, const char *policy,
			const struct image *image, const struct image *old,
			char *why)
{
	const struct kz_dynamic *new = dynamic_sets(image), *there;
	const char *name;
	uint32_t i;
	int err = 0;

	for (i = 0; i < image->header->n_dynamic && !err; i++) {
		name = image_string(image, new[i].name);
		there = image_dynamic_find(old, name);
		if (there && kz_dynamic_is_like(there, &new[i]) &&
		    there->size > new[i].size)
			err = set_check(backend, policy, name, new[i].size,
					why);
	}
	return err;
}

int set_sizes_check(const struct backend *backend, const char *policy,
		    const struct image *image, char *why)
{
	struct image old = { 0 };
	int err;

	if (!image->header->n_dynamic || !backend->set_list)
		return 0;
	err = backend_sets(backend, policy, &old, why);
	if (!err)
		err = sets_compare(backend, policy, image, &old, why);
	else if (err == -ENOENT || err == -EEXIST) /* the load looks again */
		err = 0;
	image_free(&old);
	return err;
}
