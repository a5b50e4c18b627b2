// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/nft/existing.h"
#include "userspace/nft/limit.h"

#define VERSIONS 64 /* of names: more than loads that were killed in a row */

int nft_existing_name_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool nft_existing_has_counter(const struct nft_existing *existing,
			      const char *name)
{
	return existing->n_counters &&
	       bsearch(name, existing->counters, existing->n_counters,
		       sizeof(*existing->counters), nft_existing_name_compare);
}

bool nft_existing_has_hook(const struct nft_existing *existing,
			   const char *name)
{
	size_t i;

	for (i = 0; existing && i < existing->n_hooks; i++)
		if (!strcmp(existing->hooks[i].name, name))
			return true;
	return false;
}

/* ---- sets that stay ---- */

/* Of @name without the mark and number. */
static size_t plain_length(const char *name)
{
	return strcspn(name, (const char[]){ NFT_VERSION_MARK, '\0' });
}

static bool same_plain(const char *a, const char *b)
{
	size_t length = plain_length(a);

	return length == plain_length(b) && !strncmp(a, b, length);
}

const struct nft_existing_set *
nft_existing_dynamic_find(const struct nft_existing *existing, const char *name,
			  uint32_t type, uint32_t size)
{
	const struct nft_existing_set *set, *found = NULL;
	size_t i;

	for (i = 0; existing && i < existing->n_sets; i++) {
		set = &existing->sets[i];
		if (set->dynamic && set->type == type &&
		    same_plain(set->name, name) &&
		    (!found || set->size == size))
			found = set;
	}
	return found;
}

const struct nft_existing_set *
nft_existing_set_before(const struct nft_existing *existing,
			const struct nft_set *set)
{
	return nft_set_size(set) ?
		       nft_existing_dynamic_find(existing, set->name,
						 nft_set_type(set),
						 nft_set_size(set)) :
		       NULL;
}

const struct nft_existing_set *
nft_existing_set_find(const struct nft_existing *existing,
		      const struct nft_set *set)
{
	const struct nft_existing_set *found =
		nft_existing_set_before(existing, set);

	return found && found->size == nft_set_size(set) ? found : NULL;
}

/* ---- names ---- */

static void version_mark(bool used[VERSIONS], const char *name)
{
	const char *mark = strchr(name, NFT_VERSION_MARK);
	unsigned long version = mark ? strtoul(mark + 1, NULL, 10) : 0;

	if (version < VERSIONS)
		used[version] = true;
}

/* The first that no name of @existing has. */
static unsigned int version_choose(const struct nft_existing *existing)
{
	bool used[VERSIONS] = { false };
	unsigned int version = 0;
	size_t i;

	for (i = 0; i < existing->n_chains; i++)
		version_mark(used, existing->chains[i]);
	for (i = 0; i < existing->n_sets; i++)
		version_mark(used, existing->sets[i].name);
	for (i = 0; i < existing->n_limits; i++)
		version_mark(used, existing->limits[i]);
	while (version < VERSIONS && used[version])
		version++;
	return version;
}

static void version_add(char *name, size_t size, unsigned int version)
{
	size_t length = strlen(name);

	snprintf(name + length, size - length, "%c%u", NFT_VERSION_MARK,
		 version);
}

static bool has_set(const struct nft_existing *existing, const char *name)
{
	size_t i;

	for (i = 0; i < existing->n_sets; i++)
		if (!strcmp(existing->sets[i].name, name))
			return true;
	return false;
}

void nft_existing_rename(const struct nft_existing *existing,
			 struct nft_ruleset *ruleset)
{
	unsigned int version = version_choose(existing);
	const struct nft_existing_set *stays;
	struct nft_chain *chain;
	struct nft_set *set;
	size_t i;

	for (i = 0; i < ruleset->n_sets; i++) {
		set = &ruleset->sets[i];
		stays = nft_existing_set_find(existing, set);
		if (stays)
			strcpy(set->name, stays->name);
		else if (version && set->name[0] &&
			 (!nft_set_size(set) || has_set(existing, set->name)))
			version_add(set->name, sizeof(set->name), version);
	}
	for (i = 0; version && i < ruleset->n_chains; i++) {
		chain = &ruleset->chains[i];
		if (!chain->has_hook)
			version_add(chain->name, sizeof(chain->name), version);
	}
	for (i = 0; version && i < ruleset->n_limits; i++)
		version_add(ruleset->limits[i].name,
			    sizeof(ruleset->limits[i].name), version);
}

/*
 * Remove from the @count entries at @list, of @size bytes, those whose name is
 * in @before; names are where an entry begins. How many are left.
 */
static size_t names_subtract(void *list, size_t count, const void *before,
			     size_t n_before, size_t size)
{
	size_t i, j, left = 0;

	for (i = 0; i < count; i++) {
		for (j = 0; j < n_before; j++)
			if (!strcmp((char *)list + i * size,
				    (const char *)before + j * size))
				break;
		if (j == n_before)
			memmove((char *)list + left++ * size,
				(char *)list + i * size, size);
	}
	return left;
}

void nft_existing_subtract(struct nft_existing *existing,
			   const struct nft_existing *before)
{
#define SUBTRACT(LIST, COUNT)                                             \
	existing->COUNT = names_subtract(existing->LIST, existing->COUNT, \
					 before->LIST, before->COUNT,     \
					 sizeof(*existing->LIST))
	SUBTRACT(hooks, n_hooks);
	SUBTRACT(chains, n_chains);
	SUBTRACT(sets, n_sets);
	SUBTRACT(counters, n_counters);
	SUBTRACT(limits, n_limits);
#undef SUBTRACT
}

void nft_existing_free(struct nft_existing *existing)
{
	free(existing->hooks);
	free(existing->chains);
	free(existing->sets);
	free(existing->counters);
	free(existing->limits);
	*existing = (struct nft_existing){ 0 };
}
