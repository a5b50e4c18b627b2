// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_box.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "userspace/base/refuse.h"

static struct literal_kind part_kind(const struct policy_part *part)
{
	const struct condition_type *type = &condition_types[part->id];

	if (part->field)
		return (struct literal_kind){ VALUE_NUMBER,
					      part->field->mask >>
						      part->field->shift,
					      NULL };
	if (type->value == VALUE_MARK)
		return (struct literal_kind){ VALUE_NUMBER, UINT32_MAX, NULL };
	return (struct literal_kind){ type->value, type->maximum, type };
}

/* The bytes of the first part at @text, without blanks after it. */
static size_t part_length(const char *text, size_t length)
{
	const char *quote = length && *text == '"' ?
				    memchr(text + 1, '"', length - 1) :
				    NULL;
	size_t end = 0;

	if (quote)
		return quote + 1 - text;
	while (end < length && !strchr(", \t", text[end]))
		end++;
	return end;
}

/* Skip what is between two parts, a comma or a dot; NULL: there is none. */
static const char *part_next(const char *at, const char *end)
{
	while (at < end && strchr(" \t", *at))
		at++;
	if (at == end || !strchr(",.", *at))
		return NULL;
	at++;
	while (at < end && strchr(" \t", *at))
		at++;
	return at;
}

/* As "set list" writes the name of a device. */
static void quotes_skip(const struct policy_part *part, const char **text,
			size_t *length)
{
	if (condition_types[part->id].value != VALUE_NAME || *length < 2 ||
	    (*text)[0] != '"' || (*text)[*length - 1] != '"')
		return;
	++*text;
	*length -= 2;
}

/* ipset writes the protocol of a port, which the policy says by its key. */
static void protocol_skip(const struct policy_part *part, const char **text,
			  size_t *length)
{
	const char *colon = memchr(*text, ':', *length);

	if (!colon || condition_types[part->id].value != VALUE_PORT)
		return;
	*length -= colon + 1 - *text;
	*text = colon + 1;
}

int literal_box(struct literals *literals, const struct policy_part *parts,
		unsigned int count, const char *text, size_t length,
		struct range *box, char *why)
{
	const char *end = text + length, *at = text, *part;
	int masked = 0, error;
	unsigned int i;
	size_t size;

	for (i = 0; i < count; i++) {
		if (i)
			at = part_next(at, end);
		if (!at || at == end)
			return refuse(
				why, -EINVAL,
				"'%.*s' has too few parts: %u are expected, such as '192.0.2.1 . 22'",
				(int)length, text, count);
		part = at;
		size = part_length(at, end - at);
		at += size;
		protocol_skip(&parts[i], &part, &size);
		quotes_skip(&parts[i], &part, &size);
		error = literal_range(literals, part_kind(&parts[i]), part,
				      size, &box[i], why);
		if (error < 0)
			return error;
		masked |= error;
		if (parts[i].field) {
			box[i].low[0] <<= parts[i].field->shift;
			box[i].high[0] <<= parts[i].field->shift;
		}
	}
	if (at != end)
		return refuse(why, -EINVAL,
			      "'%.*s' has too many parts: %u are expected",
			      (int)length, text, count);
	return masked;
}
