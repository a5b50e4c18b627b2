// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/evaluator/sets.h"

#include <stdlib.h>
#include <string.h>

#include "core/image_info.h"

#define SLOTS_MIN 16U

struct slot {
	struct kz_wide value;
	uint64_t end; /* when it is over, in ms; 0: free */
};

/* Open addressing; at most half of the slots are taken. */
struct hash {
	struct slot *slots; /* owned; NULL until the first add */
	uint32_t n_slots; /* a power of two */
	uint32_t taken; /* also by what is over */
	uint32_t size; /* most elements */
	uint32_t words; /* of a value */
};

struct env_sets {
	const struct kz_image_header *image;
	bool begun; /* they have what the image gives them */
	uint64_t now;
	uint32_t count;
	struct hash hashes[];
};

struct env_sets *env_sets_new(const struct kz_image_header *image)
{
	const struct kz_dynamic *dynamic =
		(const void *)((const uint8_t *)image + image->dynamic);
	struct env_sets *sets;
	uint32_t i;

	sets = calloc(1,
		      sizeof(*sets) + image->n_dynamic * sizeof(*sets->hashes));
	if (!sets)
		return NULL;
	sets->image = image;
	sets->count = image->n_dynamic;
	for (i = 0; i < sets->count; i++) {
		sets->hashes[i].size = dynamic[i].size;
		sets->hashes[i].words = kz_dynamic_is_wide(&dynamic[i]) ?
						KZ_BOX_WORDS :
						KZ_SET_WORDS;
	}
	return sets;
}

void env_sets_free(struct env_sets *sets)
{
	uint32_t i;

	for (i = 0; sets && i < sets->count; i++)
		free(sets->hashes[i].slots);
	free(sets);
}

/* FNV-1a over words, then mixed: the low bits choose. */
static uint32_t value_hash(const uint32_t *value, uint32_t words)
{
	uint32_t hash = 0x811c9dc5, i;

	for (i = 0; i < words; i++)
		hash = (hash ^ value[i]) * 0x01000193;
	return hash ^ hash >> 15;
}

/* The slot that has @value, over or not, or the free one where it would go. */
static struct slot *slot_find(const struct hash *hash, const uint32_t *value)
{
	uint32_t at = value_hash(value, hash->words);
	struct slot *slot;

	/* Ends: half of the slots are free. */
	for (;; at++) {
		slot = &hash->slots[at & (hash->n_slots - 1)];
		if (!slot->end || !memcmp(slot->value.word, value,
					  hash->words * sizeof(*value)))
			return slot;
	}
}

/* Move what is not over into slots for twice as many. False: no memory. */
static bool hash_rebuild(struct hash *hash, uint64_t now)
{
	struct hash new = {
		.size = hash->size,
		.words = hash->words,
		.n_slots = SLOTS_MIN,
	};
	uint32_t i, live = 0;

	for (i = 0; i < hash->n_slots; i++)
		live += hash->slots[i].end > now;
	while (new.n_slots < 4 * live)
		new.n_slots *= 2;
	new.slots = calloc(new.n_slots, sizeof(*new.slots));
	if (!new.slots)
		return false;
	for (i = 0; i < hash->n_slots; i++)
		if (hash->slots[i].end > now)
			*slot_find(&new, hash->slots[i].value.word) =
				hash->slots[i];
	new.taken = live;
	free(hash->slots);
	*hash = new;
	return true;
}

bool env_sets_have(const struct env_sets *sets, uint32_t index,
		   const uint32_t *value)
{
	const struct hash *hash = &sets->hashes[index];

	return hash->n_slots && slot_find(hash, value)->end > sets->now;
}

/* Until @end. */
static void add(struct env_sets *sets, uint32_t index, const uint32_t *value,
		uint64_t end, bool renew)
{
	struct hash *hash = &sets->hashes[index];
	struct slot *slot;

	if (env_sets_have(sets, index, value)) {
		slot = slot_find(hash, value);
		if (renew && slot->end != UINT64_MAX)
			slot->end = end;
		return;
	}
	if ((hash->taken == hash->size || 2 * hash->taken >= hash->n_slots) &&
	    !hash_rebuild(hash, sets->now))
		return;
	if (hash->taken == hash->size)
		return;
	slot = slot_find(hash, value);
	hash->taken += !slot->end;
	memcpy(slot->value.word, value, hash->words * sizeof(*value));
	slot->end = end;
}

void env_sets_add(struct env_sets *sets, uint32_t index, const uint32_t *value,
		  uint32_t timeout, bool renew)
{
	add(sets, index, value, timeout ? sets->now + timeout : UINT64_MAX,
	    renew);
}

/* Their policy is loaded now. */
static void begin(struct env_sets *sets)
{
	const uint8_t *image = (const uint8_t *)sets->image;
	const struct kz_dynamic *dynamic =
		(const void *)(image + sets->image->dynamic);
	const struct kz_info *info = (const void *)(image + sets->image->info);
	const struct kz_info_element *e =
		(const void *)(image + info->elements);
	uint64_t timeout;
	uint32_t i;

	for (i = 0; i < info->n_elements; i++, e++) {
		timeout = e->entry.timeout;
		if (timeout == KZ_SETS_OWN)
			timeout = dynamic[e->set].timeout;
		add(sets, e->set, e->entry.value.word,
		    timeout && timeout != KZ_FOREVER ? sets->now + timeout :
						       UINT64_MAX,
		    false);
	}
}

void env_sets_set_time(struct env_sets *sets, uint64_t now)
{
	sets->now = now;
	if (!sets->begun)
		begin(sets);
	sets->begun = true;
}
