/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of static sets as text, as a policy and its files have them. */
#ifndef KZ_CLI_SET_WRITE_H
#define KZ_CLI_SET_WRITE_H

#include <stdio.h>

#include "userspace/policy/policy.h"

#define SET_RANGE_SIZE 200
#define SET_BOX_SIZE (KZ_MAX_PARTS * SET_RANGE_SIZE)
#define SET_MAPPED_SIZE 64

/* "192.0.2.1", "10.0.0.0/8", "80-90": an element of a set of @type. */
void set_range_write(enum kz_set_type type, const struct range *range,
		     char text[SET_RANGE_SIZE]);

/* "192.0.2.1 . 22": @box, of @count ranges. */
void set_box_write(const struct policy_part *parts, unsigned int count,
		   const struct range *box, char text[SET_BOX_SIZE]);

/* @value of @map, a name if its field has one for it; a priority as "1:10". */
void set_mapped_write(const struct policy_map *map, uint32_t value,
		      char text[SET_MAPPED_SIZE]);

/* Called with each element of a set, and its value in a map or NULL. */
typedef void set_element(const char *element, const char *value, void *context);

/* Of a set of the policy; of one of @type that has @ranges. */
void set_each(const struct policy_set *set, set_element *call, void *context);
void set_ranges_each(enum kz_set_type type, const struct ranges *ranges,
		     set_element *call, void *context);

/* @text as a string of JSON. */
void set_write_string(const char *text, FILE *out);

#endif
