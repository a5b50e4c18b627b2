/* SPDX-License-Identifier: GPL-2.0-only */
/* Times of day, days, and the zone that they are of. */
#ifndef KZ_PARSE_TIME_H
#define KZ_PARSE_TIME_H

#include "userspace/lang/parser.h"

/* "zone NAME"; the word is taken. */
int parse_zone(struct parser *p);

/* Read the zone's offsets if rules match the time. */
void zone_find(struct parser *p);

/*
 * One element of "hour" or "day", which may be in quotes, as nft writes it:
 * "21:00"-"07:00" or 21:00-07:00. A range over midnight becomes two.
 */
int parse_time(struct parser *p, struct literal_kind kind,
	       struct ranges *ranges);

#endif
