/* SPDX-License-Identifier: GPL-2.0-only */
/* The pins of programs at tc, for the files that change them. */
#ifndef KZ_TC_ATTACHED_H
#define KZ_TC_ATTACHED_H

#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/tc_attach_point.h"

/* The prefix of the pins of links, and of notes of filters; PIN_NAME_SIZE. */
void tcx_prefix(char *text, const struct tc_attach_point *point);
void clsact_prefix(char *text, const struct tc_attach_point *point);

/* Its device is there, and nobody else has removed it. */
bool clsact_filter_is_there(const struct clsact_note *note);

/* Call @each for every note of a filter until it returns non-zero, which is
 * returned; or -errno.
 */
int clsact_filters_each(
	const struct pins *pins, const struct tc_attach_point *point,
	int (*each)(const struct pins *pins,
		    const struct tc_attach_point *point, uint32_t number,
		    const struct clsact_note *note, void *context),
	void *context);

#endif
