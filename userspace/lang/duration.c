// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/duration.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define UNITS (sizeof(units) / sizeof(*units))

/* Largest first. */
static const struct {
	const char *name;
	uint32_t ms;
} units[] = {
	{ "w", 7 * 24 * 60 * 60 * 1000 },
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

/* The digits at *@text, which is moved after them; @limit and more: @limit. */
static uint64_t digits_read(const char **text, const char *end, uint64_t limit)
{
	uint64_t number = 0;

	for (; *text < end && **text >= '0' && **text <= '9'; ++*text)
		if (number < limit)
			number = number * 10 + (**text - '0');
	return number < limit ? number : limit;
}

/* ".5" at *@text, in thousandths; 0 if there is none. */
static uint64_t fraction_read(const char **text, const char *end)
{
	uint64_t thousandths = 0, unit = 100;

	if (*text == end || **text != '.')
		return 0;
	for (++*text; *text < end && **text >= '0' && **text <= '9'; ++*text) {
		thousandths += (**text - '0') * unit;
		unit /= 10;
	}
	return thousandths;
}

/* The sum of the parts, each with a unit; with @fractions perhaps "1.5s". */
static int parts_read(const char *text, size_t length, bool fractions,
		      uint64_t *ms)
{
	const char *end = text + length, *name;
	uint64_t number, thousandths;
	size_t unit = 0;

	*ms = 0;
	while (text < end) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		number = digits_read(&text, end, UINT32_MAX);
		thousandths = fractions ? fraction_read(&text, end) : 0;
		for (name = text; text < end && (*text < '0' || *text > '9');
		     text++)
			;
		unit = unit_find(name, text - name, unit);
		if (unit == UNITS)
			return -EINVAL;
		/* Each is below 2^32 times 2^30: one of each unit fits. */
		*ms += number * units[unit].ms +
		       thousandths * units[unit].ms / 1000;
		unit++;
	}
	return *ms ? 0 : -EINVAL;
}

int duration_read(const char *text, size_t length, uint32_t *ms)
{
	uint64_t sum;
	int err = parts_read(text, length, false, &sum);

	if (!err && sum > LIMIT_MS)
		return -ERANGE;
	if (!err)
		*ms = sum;
	return err;
}

int duration_read_long(const char *text, size_t length, uint64_t *ms)
{
	const char *rest = text;
	uint64_t seconds = digits_read(&rest, text + length, UINT32_MAX);

	if (!length || rest < text + length)
		return parts_read(text, length, true, ms);
	*ms = seconds * 1000;
	return seconds ? 0 : -EINVAL;
}

void duration_write(uint64_t ms, char text[DURATION_SIZE])
{
	size_t at = 0, i;

	for (i = 0; i < UNITS; i++) {
		if (ms < units[i].ms || *units[i].name == 'w')
			continue;
		at += snprintf(text + at, DURATION_SIZE - at, "%" PRIu64 "%s",
			       ms / units[i].ms, units[i].name);
		ms %= units[i].ms;
	}
	if (!at)
		strcpy(text, "0ms");
}
