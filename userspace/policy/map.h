/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The elements of a map, "192.0.2.0/24 : 5": a value for each prefix. Of the
 * prefixes that contain an address, the longest has its value.
 */
#ifndef KZ_POLICY_MAP_H
#define KZ_POLICY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/policy/ranges.h"

struct policy_field;

/* Addresses of either family are numbers here. */
struct map_prefix {
	unsigned __int128 first;
	uint32_t value;
	uint8_t free; /* bits after the prefix */
};

/* Addresses of one value. */
struct map_range {
	unsigned __int128 first;
	unsigned __int128 last;
	uint32_t value;
};

/* A prefix as it is written. */
struct map_entry {
	struct map_prefix prefix;
	uint32_t line;
	uint32_t source; /* what it is a line of: the reader's own number */
};

struct policy_map {
	const struct policy_field *field; /* whose values; NULL: priorities */
	bool wide; /* of IPv6 addresses */
	struct map_entry *entries; /* owned; in the order of the text */
	size_t n_entries;
	struct map_prefix *prefixes; /* owned: each once, by address */
	size_t n_prefixes;
	struct map_range *ranges; /* owned: the same, by address; no two of */
	size_t n_ranges; /* these overlap */
};

/* NULL is fine. */
void policy_map_free(struct policy_map *map);

/*
 * Add @entry, but with the addresses of @range, which is written as the
 * prefixes it consists of. 0, -ENOMEM, or -E2BIG beyond KZ_MAX_SET_ELEMENTS.
 */
int policy_map_add(struct policy_map *map, const struct range *range,
		   const struct map_entry *entry);

/*
 * All entries are there: make the other lists. 0; -ENOMEM; -EEXIST: @twice are
 * two entries of a prefix with different values.
 */
int policy_map_finish(struct policy_map *map, struct map_entry twice[2]);

/*
 * Of finished maps, of which the prefixes alone are changed: add those of
 * @more, whose values replace those of equal ones (0 or -ENOMEM); take out
 * those that @less has, too, whatever their values; and the first one of
 * @map that @in does not have, or NULL.
 */
int policy_map_merge(struct policy_map *map, const struct policy_map *more);
void policy_map_subtract(struct policy_map *map, const struct policy_map *less);
const struct map_prefix *policy_map_missing(const struct policy_map *map,
					    const struct policy_map *in);

/*
 * *@count prefixes, owned by the caller, the longest first: the first one that
 * contains an address has its value. @apart: prefixes of @map's ranges instead,
 * which do not overlap. NULL: no memory.
 */
struct map_prefix *policy_map_list(const struct policy_map *map, bool apart,
				   size_t *count);

/* The ranges by their values, owned by the caller; NULL: no memory. */
struct map_range *policy_map_by_value(const struct policy_map *map);

/* The words of the addresses from @first to @last. */
void policy_map_words(const struct policy_map *map, unsigned __int128 first,
		      unsigned __int128 last, struct range *range);

/* The last address of @prefix. */
unsigned __int128 map_prefix_last(const struct map_prefix *prefix);

#endif
