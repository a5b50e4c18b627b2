/* SPDX-License-Identifier: GPL-2.0-only */
/* How kzmark monitor shows an event. */
#ifndef KZ_CLI_EVENT_PRINT_H
#define KZ_CLI_EVENT_PRINT_H

#include "userspace/compile/compile.h"
#include "core/event.h"

/* Of which policy; @image is NULL if its generation is gone: then the rule's
 * number is all there is to say of it.
 */
struct event_source {
	const char *policy;
	const struct image *image;
};

/* On one line. */
void event_print(const struct event_source *source,
		 const struct kz_event *event);

/* As one JSON object on a line. */
void event_print_json(const struct event_source *source,
		      const struct kz_event *event);

#endif
