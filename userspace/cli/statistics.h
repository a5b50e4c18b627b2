/* SPDX-License-Identifier: GPL-2.0-only */
/* How well the compiler did: an image's trees and sizes, for --stats, and what
 * a packet may cost.
 */
#ifndef KZ_CLI_STATISTICS_H
#define KZ_CLI_STATISTICS_H

#include "userspace/compile/compile.h"

struct json_object;

/* All walk the whole image, which must be valid, hot part and all. 0, or
 * -ENOMEM after a complaint.
 */
int statistics_print(const struct image *image);

/* The same as the member "stats" of @o. */
int statistics_json(const struct image *image, struct json_object *o);

/* The most that one packet may cost (core/cost.h), ns. */
uint64_t statistics_worst_ns(const struct image *image);

#endif
