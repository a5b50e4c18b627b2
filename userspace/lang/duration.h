/* SPDX-License-Identifier: GPL-2.0-only */
/* Times as nft writes them: "1d2h3m4s5ms", largest unit first, each once. */
#ifndef KZ_DURATION_H
#define KZ_DURATION_H

#include <stddef.h>
#include <stdint.h>

/* The largest, in words. */
#define DURATION_LIMIT "49d17h"

/* Milliseconds, at least 1. 0; -EINVAL: not a time, or 0; -ERANGE: above
 * DURATION_LIMIT.
 */
int duration_read(const char *text, size_t length, uint32_t *ms);

/* The same for elements of sets, without a limit, and in more forms: "14400"
 * are seconds, and a part may have a fraction: "3h59m59.5s".
 */
int duration_read_long(const char *text, size_t length, uint64_t *ms);

#define DURATION_SIZE 32

/* @ms as text. */
void duration_write(uint64_t ms, char text[DURATION_SIZE]);

#endif
