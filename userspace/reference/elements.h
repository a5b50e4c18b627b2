/* SPDX-License-Identifier: GPL-2.0-only */
/* What is in a dynamic set: a list, looked through from end to end. */
#ifndef KZ_ELEMENTS_H
#define KZ_ELEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#define ELEMENT_WORDS 12 /* of a value; those that are not used are 0 */

struct element {
	uint32_t value[ELEMENT_WORDS];
	uint64_t end; /* the time, in ms, from which on it is absent */
};

struct elements {
	struct element *list; /* owned; room for size */
	uint32_t count; /* in use, over or not */
	uint32_t size;
};

/* 0 or -ENOMEM. */
int elements_init(struct elements *elements, uint32_t size);

bool elements_have(const struct elements *elements,
		   const uint32_t value[ELEMENT_WORDS], uint64_t now);

/* For @timeout ms, 0: for ever. One that is there stays as it is, but with
 * @renew has that time again, unless it is there for ever; a full set takes
 * none.
 */
void elements_add(struct elements *elements,
		  const uint32_t value[ELEMENT_WORDS], uint64_t timeout,
		  bool renew, uint64_t now);

void elements_free(struct elements *elements);

#endif
