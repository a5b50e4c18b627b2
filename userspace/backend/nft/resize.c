// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/nft/elements.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/listing.h"
#include "userspace/backend/nft/resize.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/build_sets.h"

/* The set of @existing that has other sizes than @set, or NULL. */
static struct nft_existing_set *other_size(const struct nft_existing *existing,
					   const struct nft_set *set)
{
	const struct nft_existing_set *found =
		nft_existing_set_before(existing, set);

	if (!found || found->size == nft_set_size(set))
		return NULL;
	return &existing->sets[found - existing->sets];
}

static void size_note(struct nft_existing_set *set, uint32_t size)
{
	if (set->size == size)
		return;
	set->size_before = set->size;
	set->size = size;
}

/* Note the sizes of @existing's sets as they are now. */
static int sizes_read(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		      struct nft_existing *existing, char *why)
{
	struct nft_existing now;
	size_t i, j;
	int err = nft_existing_sets_read(nl, nft_ruleset_name(ruleset), &now,
					 why);

	for (i = 0; !err && i < now.n_sets; i++)
		for (j = 0; j < existing->n_sets; j++)
			if (!strcmp(now.sets[i].name, existing->sets[j].name))
				size_note(&existing->sets[j], now.sets[i].size);
	nft_existing_free(&now);
	return err;
}

int nft_sets_resize(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		    struct nft_existing *existing, char *why)
{
	const struct nft_existing_set *set;
	struct nft_batch batch = { 0 };
	size_t i, resized = 0;
	int err = 0;

	nft_batch_begin(&batch);
	for (i = 0; i < ruleset->n_sets; i++) {
		set = other_size(existing, &ruleset->sets[i]);
		if (!set)
			continue;
		nft_set_resize(&batch, ruleset, i, set,
			       nft_set_size(&ruleset->sets[i]));
		resized++;
	}
	nft_batch_end(&batch);
	if (resized)
		err = nft_send(nl, &batch, why);
	/* -EEXIST: this kernel takes it for another set. */
	if (resized && (!err || err == -EEXIST))
		err = sizes_read(nl, ruleset, existing, why);
	nft_batch_free(&batch);
	return err;
}

void nft_sets_resize_undo(struct mnl_socket *nl,
			  const struct nft_ruleset *ruleset,
			  const struct nft_existing *existing)
{
	const struct nft_existing_set *set;
	struct nft_batch batch = { 0 };
	char why[WHY_SIZE];
	size_t i, resized = 0;

	nft_batch_begin(&batch);
	for (i = 0; i < ruleset->n_sets; i++) {
		set = nft_existing_set_find(existing, &ruleset->sets[i]);
		if (!set || !set->size_before)
			continue;
		nft_set_resize(&batch, ruleset, i, set, set->size_before);
		resized++;
	}
	nft_batch_end(&batch);
	if (resized)
		nft_send(nl, &batch, why);
	nft_batch_free(&batch);
}

static int set_copy(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		    const struct nft_set *to, const char *from, char *why)
{
	struct nft_loaded_set s = {
		.nl = nl,
		.policy = nft_ruleset_name(ruleset),
		.set = to->dynamic->name,
		.about.size = to->dynamic->size,
		.keys = { to->key },
		.n_keys = 1,
	};
	struct nft_listing listing;
	size_t done = 0;
	int err;

	if (to->map) {
		s.n_keys = to->map->n_keys;
		memcpy(s.keys, to->map->keys, s.n_keys * sizeof(*s.keys));
	}
	strcpy(s.table, ruleset->table);
	strcpy(s.name, from);
	err = nft_listing_read(&s, &listing, why);
	strcpy(s.name, to->name);
	if (!err)
		err = nft_elements_add(&s, listing.list, listing.count, &done,
				       why);
	free(listing.list);
	return err;
}

int nft_sets_copy(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		  const struct nft_existing *existing, char *why)
{
	const struct nft_existing_set *from;
	size_t i;
	int err = 0;

	for (i = 0; i < ruleset->n_sets && !err; i++) {
		from = other_size(existing, &ruleset->sets[i]);
		if (from)
			err = set_copy(nl, ruleset, &ruleset->sets[i],
				       from->name, why);
	}
	return err;
}
