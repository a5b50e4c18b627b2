/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements that somebody asks for in a set, and the answers. */
#ifndef KZ_CLI_SET_ASKED_H
#define KZ_CLI_SET_ASKED_H

#include <stdbool.h>
#include <stddef.h>

/* An element that is asked for, and the answer. */
struct set_asked {
	char *element; /* owned */
	bool there;
	char value[64]; /* in a map: its value there */
};

/* One more; 0 or -ENOMEM. */
int set_asked_add(struct set_asked **asked, size_t *count, const char *element,
		  bool there);
void set_asked_free(struct set_asked *asked, size_t count);

/* A line for those that are not in @set, or have a value; or a JSON object that
 * has all.
 */
void set_asked_print(const char *set, const struct set_asked *asked,
		     size_t count);
void set_asked_json(const char *policy, const char *set,
		    const struct set_asked *asked, size_t count);

#endif
