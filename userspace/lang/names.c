// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/fnv.h"

#define SLOTS_MIN 16

struct name *names_find(const struct names *names, const char *text,
			size_t length)
{
	uint32_t hash = fnv_32(text, length);
	struct name *name;
	size_t slot;

	if (!names->n_slots)
		return NULL;
	/* Ends: at least half of the slots are free. */
	for (slot = hash & (names->n_slots - 1); names->slots[slot];
	     slot = (slot + 1) & (names->n_slots - 1)) {
		name = &names->list[names->slots[slot] - 1];
		if (name->hash == hash && name->length == length &&
		    !memcmp(name->text, text, length))
			return name;
	}
	return NULL;
}

static void slot_take(struct names *names, size_t index)
{
	size_t slot = names->list[index].hash & (names->n_slots - 1);

	while (names->slots[slot])
		slot = (slot + 1) & (names->n_slots - 1);
	names->slots[slot] = index + 1;
}

static int slots_grow(struct names *names)
{
	size_t i, n_slots = names->n_slots ? names->n_slots * 2 : SLOTS_MIN;
	uint32_t *slots = calloc(n_slots, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	free(names->slots);
	names->slots = slots;
	names->n_slots = n_slots;
	for (i = 0; i < names->count; i++)
		slot_take(names, i);
	return 0;
}

int names_add(struct names *names, const char *text, size_t length,
	      union named value)
{
	struct name *list;
	char *copy;

	if (names->count * 2 >= names->n_slots && slots_grow(names))
		return -ENOMEM;
	list = array_grow(names->list, names->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	names->list = list;
	copy = strndup(text, length);
	if (!copy)
		return -ENOMEM;
	list[names->count] = (struct name){
		.text = copy,
		.length = length,
		.hash = fnv_32(text, length),
		.value = value,
	};
	slot_take(names, names->count++);
	return 0;
}

void names_clear(struct names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->list[i].text);
	free(names->list);
	free(names->slots);
	*names = (struct names){ 0 };
}
