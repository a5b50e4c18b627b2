// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/backend/set_carry.h"
#include "userspace/backend/set_contents.h"

static int carry_one(const struct backend *from, const struct backend *to,
		     const char *name, const char *set, char *why)
{
	struct kz_entry *entries = NULL;
	size_t count = 0;
	int err = from->set_list(from, name, set, &entries, &count, why);

	if (!err && count)
		err = set_complete(to, name, set, entries, count, why);
	free(entries);
	if (err == -ENOSPC)
		return refuse(why, err,
			      "set '%s' has no room for the %zu elements in %s",
			      set, count, from->name);
	return err;
}

static bool is_carried(const struct image *old, const struct image *image,
		       const struct kz_dynamic *set)
{
	const struct kz_dynamic *there =
		image_dynamic_find(old, image_string(image, set->name));

	return there && kz_dynamic_is_like(there, set);
}

/* -ENOENT is none: its load was interrupted, or it is gone. */
static int old_image(const struct backend *from, const char *name,
		     struct image *old, char *why)
{
	int err = backend_sets(from, name, old, why);

	return err == -ENOENT ? 0 : err;
}

static const struct kz_dynamic *sets_of(const struct image *image)
{
	return (const void *)(image->bytes + image->header->dynamic);
}

int set_carry(const struct backend *from, const struct backend *to,
	      const char *name, const struct image *image, char *why)
{
	const struct kz_dynamic *new = sets_of(image);
	struct image old = { 0 };
	uint32_t i;
	int err = old_image(from, name, &old, why);

	for (i = 0; old.bytes && !err && i < image->header->n_dynamic; i++)
		if (is_carried(&old, image, &new[i]))
			err = carry_one(from, to, name,
					image_string(image, new[i].name), why);
	image_free(&old);
	return err;
}

int set_carry_each(const struct backend *from, const char *name,
		   const struct image *image,
		   void (*each)(uint32_t index, void *context), void *context,
		   char *why)
{
	const struct kz_dynamic *new = sets_of(image);
	struct image old = { 0 };
	uint32_t i;
	int err = old_image(from, name, &old, why);

	for (i = 0; old.bytes && !err && i < image->header->n_dynamic; i++)
		if (is_carried(&old, image, &new[i]))
			each(i, context);
	image_free(&old);
	return err;
}
