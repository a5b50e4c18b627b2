// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/backend/counter_carry.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/counter_digests.h"

static const struct kz_info_counter *about_counters(const struct image *image)
{
	return (const void *)(image->bytes + image_info(image)->counters);
}

static int matching_add(const struct image *old,
			const struct kz_counter *old_counts,
			const struct image *image, struct kz_counter *counts)
{
	uint32_t count = image->header->n_counters, matches, i;
	uint32_t *carried = calloc(count, sizeof(*carried));
	int err;

	if (!carried)
		return -ENOMEM;
	err = counter_digests_match(about_counters(old),
				    old->header->n_counters,
				    about_counters(image), count, carried,
				    &matches);
	for (i = 0; !err && i < count; i++) {
		if (carried[i] == KZ_NONE)
			continue;
		counts[i].packets += old_counts[carried[i]].packets;
		counts[i].bytes += old_counts[carried[i]].bytes;
	}
	free(carried);
	return err;
}

int counter_carry(const struct backend *from, const char *name,
		  const struct image *image, struct kz_counter *counts,
		  char *why)
{
	struct kz_counter *old_counts = NULL;
	struct image old = { 0 };
	uint32_t n_old = 0;
	int err = from->get_image(from, name, &old, why);

	if (err) /* -ENOENT: its load was interrupted, or it is gone */
		return err == -ENOENT ? 0 : err;
	if (image->header->n_counters && old.header->n_counters)
		err = from->get_counters(from, name, &old_counts, &n_old, why);
	/* The namespace is locked: other programs alone can change it. */
	if (!err && n_old && n_old != old.header->n_counters)
		err = refuse(why, -EAGAIN, "'%s' has just changed: try again",
			     name);
	if (!err && n_old && matching_add(&old, old_counts, image, counts))
		err = refuse_memory(why);
	free(old_counts);
	image_free(&old);
	return err;
}
