/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A time zone's offsets from UTC, from 1970 on to 2106, where 32 bits end.
 *
 * They are libc's: it reads the files of tzdata, and computes the years after
 * the last one that is written there by the rule at the file's end.
 */
#ifndef KZ_POLICY_ZONE_H
#define KZ_POLICY_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image.h"

struct zone {
	struct kz_offset *list; /* owned */
	size_t count; /* up to KZ_MAX_OFFSETS */
};

/*
 * Zone @name of tzdata, such as "Europe/Berlin"; "utc"; NULL: this process's,
 * as TZ and /etc/localtime say. 0; -ENOENT: there is no such zone; -ENOMEM.
 * Not for use in several threads at once: it sets TZ meanwhile.
 */
int zone_read(struct zone *zone, const char *name);

/* s that @zone is ahead of UTC at @moment, s since 1970. */
int32_t zone_offset(const struct zone *zone, int64_t moment);

/* True if it changes after @moment. */
bool zone_changes(const struct zone *zone, int64_t moment);

void zone_free(struct zone *zone);

/* True if there is a zone @name. */
bool zone_exists(const char *name);

#endif
