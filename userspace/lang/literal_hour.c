// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_hour.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "userspace/base/refuse.h"

/* Two digits, less than @bound, at @text. */
static bool pair_read(const char *text, uint32_t bound, uint32_t *value)
{
	uint32_t tens = digit_value(text[0]), ones = digit_value(text[1]);

	*value = 10 * tens + ones;
	return tens < 10 && ones < 10 && *value < bound;
}

/* "HH:MM" or "HH:MM:SS" */
static bool moment_read(const char *text, size_t length, uint32_t *seconds)
{
	uint32_t hour, minute, second = 0;

	if ((length != 5 && length != 8) || text[2] != ':' ||
	    !pair_read(text, 24, &hour) || !pair_read(text + 3, 60, &minute))
		return false;
	if (length == 8 &&
	    (text[5] != ':' || !pair_read(text + 6, 60, &second)))
		return false;
	*seconds = (hour * 60 + minute) * 60 + second;
	return true;
}

int hour_range(const struct word *word, struct range *range, char *why)
{
	const char *dash = memchr(word->text, '-', word->length);
	size_t low = dash ? (size_t)(dash - word->text) : word->length;

	memset(range, 0, sizeof(*range));
	if (!moment_read(word->text, low, &range->low[0]))
		goto refuse;
	range->high[0] = range->low[0];
	if (dash &&
	    !moment_read(dash + 1, word->length - low - 1, &range->high[0]))
		goto refuse;
	return 0;
refuse:
	return refuse(
		why, -EINVAL,
		"'%.*s' is not a time of day: write \"21:00\" or \"21:00:30\", or two with '-' between",
		word_shown(word), word->text);
}
