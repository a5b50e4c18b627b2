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

int set_carry(const struct backend *from, const struct backend *to,
	      const char *name, const struct image *image, char *why)
{
	const struct kz_dynamic *new, *there;
	struct image old = { 0 };
	const char *set;
	uint32_t i;
	int err = from->get_image(from, name, &old, why);

	if (err) /* -ENOENT: its load was interrupted, or it is gone */
		return err == -ENOENT ? 0 : err;
	new = (const void *)(image->bytes + image->header->dynamic);
	for (i = 0; !err && i < image->header->n_dynamic; i++) {
		set = image_string(image, new[i].name);
		there = image_dynamic_find(&old, set);
		if (there && kz_dynamic_is_like(there, &new[i]))
			err = carry_one(from, to, name, set, why);
	}
	image_free(&old);
	return err;
}
