// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/reference/elements.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int elements_init(struct elements *elements, uint32_t size)
{
	elements->list = calloc(size, sizeof(*elements->list));
	elements->count = 0;
	elements->size = size;
	return elements->list ? 0 : -ENOMEM;
}

static struct element *element_find(const struct elements *elements,
				    const uint32_t value[ELEMENT_WORDS],
				    uint64_t now)
{
	struct element *element;
	uint32_t i;

	for (i = 0; i < elements->count; i++) {
		element = &elements->list[i];
		if (now < element->end &&
		    !memcmp(element->value, value, sizeof(element->value)))
			return element;
	}
	return NULL;
}

bool elements_have(const struct elements *elements,
		   const uint32_t value[ELEMENT_WORDS], uint64_t now)
{
	return element_find(elements, value, now);
}

/* Where a new one goes: the place of one whose time is over, or a new place. */
static struct element *slot_find(struct elements *elements, uint64_t now)
{
	uint32_t i;

	for (i = 0; i < elements->count; i++)
		if (now >= elements->list[i].end)
			return &elements->list[i];
	if (elements->count == elements->size)
		return NULL;
	return &elements->list[elements->count++];
}

void elements_add(struct elements *elements,
		  const uint32_t value[ELEMENT_WORDS], uint64_t timeout,
		  bool renew, uint64_t now)
{
	struct element *element = element_find(elements, value, now);

	if (element) {
		if (renew && element->end != UINT64_MAX)
			element->end = now + timeout;
		return;
	}
	element = slot_find(elements, now);
	if (!element)
		return;
	memcpy(element->value, value, sizeof(element->value));
	element->end = timeout ? now + timeout : UINT64_MAX;
}

void elements_free(struct elements *elements)
{
	free(elements->list);
}
