// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/duration.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define UNITS (sizeof(units) / sizeof(*units))

/* Largest first. */
static const struct {
	const char *name;
	uint32_t ms;
} units[] = {
	{ "d", 24 * 60 * 60 * 1000 },
	{ "h", 60 * 60 * 1000 },
	{ "m", 60 * 1000 },
	{ "s", 1000 },
	{ "ms", 1 },
};

#define LIMIT_MS ((49 * 24 + 17) * UINT64_C(3600000))
_Static_assert(LIMIT_MS <= UINT32_MAX, "a time fits into 32 bits");

/* The unit whose name the letters at @text are, from @from on, or UNITS. */
static size_t unit_find(const char *text, size_t length, size_t from)
{
	for (; from < UNITS; from++)
		if (strlen(units[from].name) == length &&
		    !memcmp(units[from].name, text, length))
			break;
	return from;
}

int duration_read(const char *text, size_t length, uint32_t *ms)
{
	const char *end = text + length, *name;
	uint64_t sum = 0, number;
	size_t unit = 0;

	while (text < end) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		for (number = 0; text < end && *text >= '0' && *text <= '9';
		     text++)
			if (number <= UINT32_MAX)
				number = number * 10 + (*text - '0');
		for (name = text; text < end && (*text < '0' || *text > '9');
		     text++)
			;
		unit = unit_find(name, text - name, unit);
		if (unit == UNITS)
			return -EINVAL;
		/* Each is below 2^36 times 2^27: five of them fit. */
		sum += number * units[unit++].ms;
	}
	if (sum > LIMIT_MS)
		return -ERANGE;
	*ms = sum;
	return sum ? 0 : -EINVAL;
}

void duration_write(uint64_t ms, char text[DURATION_SIZE])
{
	size_t at = 0, i;

	for (i = 0; i < UNITS; i++) {
		if (ms < units[i].ms)
			continue;
		at += snprintf(text + at, DURATION_SIZE - at, "%" PRIu64 "%s",
			       ms / units[i].ms, units[i].name);
		ms %= units[i].ms;
	}
	if (!at)
		strcpy(text, "0ms");
}
