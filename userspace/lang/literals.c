// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literals.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/literal_address.h"
#include "userspace/lang/literal_cgroup.h"
#include "userspace/lang/literal_device.h"
#include "userspace/lang/literal_hour.h"
#include "userspace/lang/literal_names.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/literal_word.h"

#define NAME_MAX_LENGTH 63

const struct literal_kind literal_set_kinds[KZ_SET_TYPES] = {
	[KZ_SET_IPV4] = { VALUE_IPV4, 0xffffffff, NULL },
	[KZ_SET_IPV6] = { VALUE_IPV6, 0xffffffff, NULL },
	[KZ_SET_PORT] = { VALUE_PORT, 65535, NULL },
	[KZ_SET_ETHER] = { VALUE_ETHER, 0xffffffff, NULL },
};

static bool has_names(struct literal_kind kind)
{
	return kind.condition && kind.condition->names;
}

const char *literal_kind_noun(struct literal_kind kind, char *text)
{
	const struct value_name *name;
	size_t at = 0;

	if (!has_names(kind))
		return literal_noun(kind.type);
	for (name = kind.condition->names; name->text; name++)
		at += snprintf(text + at, LITERAL_NOUN_SIZE - at, "%s%s",
			       name == kind.condition->names ? "" :
			       name[1].text		     ? ", " :
							       " or ",
			       name->text);
	return text;
}

void literals_clear(struct literals *literals)
{
	int i;

	for (i = 0; i < VALUE_TYPES; i++)
		names_clear(&literals->known[i]);
}

int literal_tcp_flag(const char *text, size_t length, uint32_t *value)
{
	char name[NAME_MAX_LENGTH + 1];

	if (length > NAME_MAX_LENGTH)
		return -ENOENT;
	memcpy(name, text, length);
	name[length] = '\0';
	return literal_name_find(VALUE_TCP_FLAGS, name, value);
}

static int name_read(struct literals *literals, enum value_type type,
		     const struct word *word, uint32_t *value)
{
	struct names *known = &literals->known[type];
	char text[NAME_MAX_LENGTH + 1];
	const struct name *name;
	int error;

	if (!word->length || word->length > NAME_MAX_LENGTH)
		return -ENOENT;
	name = names_find(known, word->text, word->length);
	if (name) {
		*value = name->value.number;
		return 0;
	}
	memcpy(text, word->text, word->length);
	text[word->length] = '\0';
	error = literal_name_find(type, text, value);
	if (error)
		return error;
	return names_add(known, word->text, word->length,
			 (union named){ .number = *value });
}

/* "22:23", as in iptables. */
static bool ports_written_with_colon(const struct word *word, char *why)
{
	const char *colon = memchr(word->text, ':', word->length);
	int low = colon ? colon - word->text : 0;
	int high = colon ? word->length - low - 1 : 0;
	uint32_t value;

	if (!colon || literal_number(word->text, low, &value) ||
	    literal_number(colon + 1, high, &value))
		return false;
	refuse(why, -EINVAL, "'%.*s' is not a range: write '%.*s-%.*s'",
	       word_shown(word), word->text, low, word->text, high, colon + 1);
	return true;
}

static int scalar_explain(struct literal_kind kind, const struct word *word,
			  char *why)
{
	struct suggestion suggestion;

	if (kind.type == VALUE_PORT && ports_written_with_colon(word, why))
		return -EINVAL;
	suggestion_start(&suggestion, word->text, word->length);
	literal_name_suggest(kind.type, &suggestion);
	if (kind.type == VALUE_NUMBER || !word->length)
		return refuse(why, -EINVAL, "'%.*s' is not %s",
			      word_shown(word), word->text,
			      literal_noun(kind.type));
	if (kind.type == VALUE_INTERFACE && kind.condition && !suggestion.best)
		return refuse(
			why, -EINVAL,
			"no device '%.*s' here: '%sname \"%.*s\"' is for one that comes and goes",
			word_shown(word), word->text, kind.condition->key,
			word_shown(word), word->text);
	return refuse(why, -EINVAL, "unknown %s '%.*s', expected %s%s",
		      literal_one(kind.type), word_shown(word), word->text,
		      literal_noun(kind.type), suggestion_text(&suggestion));
}

static int number_read(struct literal_kind kind, const struct word *word,
		       uint32_t *value, char *why)
{
	int error = literal_number(word->text, word->length, value);

	if (error == -EINVAL)
		return -ENOENT;
	if (!error && *value <= kind.maximum)
		return 0;
	return refuse(why, -EINVAL, "%.*s does not fit: the largest %s is %u",
		      word_shown(word), word->text, literal_one(kind.type),
		      kind.maximum);
}

/* A number that no device has, so that the rest can be checked. */
static int device_absent(struct literals *literals, const struct word *word,
			 uint32_t *value, char *why)
{
	struct names *known = &literals->known[VALUE_INTERFACE];

	*value = INT32_MAX - known->count;
	if (names_add(known, word->text, word->length,
		      (union named){ .number = *value }))
		return -ENOMEM;
	refuse(why, 0, "no device '%.*s' here: 'load' needs it",
	       word_shown(word), word->text);
	return LITERAL_ABSENT;
}

static int scalar_read(struct literals *literals, struct literal_kind kind,
		       const struct word *word, uint32_t *value, char *why)
{
	int error = number_read(kind, word, value, why);

	if (error == -ENOENT)
		error = name_read(literals, kind.type, word, value);
	if (error == -ENOENT && kind.type == VALUE_INTERFACE &&
	    literals->without_devices && word->length &&
	    word->length < IF_NAMESIZE)
		return device_absent(literals, word, value, why);
	if (error == -ENOENT)
		error = scalar_explain(kind, word, why);
	return error;
}

/* True if @word, which has a '-', is a name: "echo-request", "br-lan". */
static bool is_name(struct literals *literals, enum value_type type,
		    const struct word *word, uint32_t *value)
{
	if (type == VALUE_INTERFACE)
		return true;
	return digit_value(word->text[0]) >= 10 &&
	       !name_read(literals, type, word, value);
}

/* The '-' that makes a range of @word; NULL: it is a single value. */
static const char *range_dash(struct literals *literals, enum value_type type,
			      const struct word *word)
{
	const char *dash = memchr(word->text, '-', word->length);
	const char *end = word->text + word->length;
	struct word low = *word;
	uint32_t value;

	if (!dash || is_name(literals, type, word, &value))
		return NULL;
	if (digit_value(word->text[0]) < 10)
		return dash;
	/* Between two names: it follows the shortest known one. */
	for (; dash; dash = memchr(dash + 1, '-', end - dash - 1)) {
		low.length = dash - word->text;
		if (!name_read(literals, type, &low, &value))
			return dash;
	}
	return NULL;
}

static int scalar_range(struct literals *literals, struct literal_kind kind,
			const struct word *word, struct range *range, char *why)
{
	const char *dash = range_dash(literals, kind.type, word);
	struct word low = *word, high;
	int error;

	if (!dash) {
		error = scalar_read(literals, kind, word, &range->low[0], why);
		range->high[0] = range->low[0];
		return error;
	}
	low.length = dash - word->text;
	high.text = dash + 1;
	high.length = word->length - low.length - 1;
	error = scalar_read(literals, kind, &low, &range->low[0], why);
	if (!error)
		error = scalar_read(literals, kind, &high, &range->high[0],
				    why);
	if (!error && range->low[0] > range->high[0])
		error = word_range_reversed(word, why);
	return error;
}

/* By one of the condition's own names. */
static int named_range(struct literal_kind kind, const struct word *word,
		       struct range *range, char *why)
{
	const struct value_name *name;
	struct suggestion suggestion;
	char noun[LITERAL_NOUN_SIZE];

	suggestion_start(&suggestion, word->text, word->length);
	for (name = kind.condition->names; name->text; name++) {
		if (strlen(name->text) == word->length &&
		    !memcmp(name->text, word->text, word->length)) {
			range->low[0] = name->low;
			range->high[0] = name->high;
			return 0;
		}
		suggestion_try(&suggestion, name->text);
	}
	return refuse(why, -EINVAL, "unknown %s '%.*s', expected %s%s",
		      kind.condition->one, word_shown(word), word->text,
		      literal_kind_noun(kind, noun),
		      suggestion_text(&suggestion));
}

int literal_range(struct literals *literals, struct literal_kind kind,
		  const char *text, size_t length, struct range *range,
		  char *why)
{
	struct word word = { text, length };

	memset(range, 0, sizeof(*range));
	if (kind.type == VALUE_ETHER || kind.type == VALUE_IPV4 ||
	    kind.type == VALUE_IPV6)
		return address_range(kind.type, &word, range, why);
	if (kind.type == VALUE_HOUR)
		return hour_range(&word, range, why);
	if (kind.type == VALUE_NAME)
		return device_range(&word, range, why);
	if (kind.type == VALUE_CGROUP)
		return cgroup_range(&literals->known[kind.type],
				    literals->without_devices, &word, range,
				    why);
	if (has_names(kind))
		return named_range(kind, &word, range, why);
	return scalar_range(literals, kind, &word, range, why);
}
