// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/packet/written.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/given.h"
#include "userspace/packet/notation.h"
#include "userspace/policy/conditions.h"

#define BLANKS " \t"

/* The next word of *@text as a copy of @size bytes; where the text goes on. */
static const char *word_take(const char *text, char *word, size_t size)
{
	size_t length;

	text += strspn(text, BLANKS);
	length = strcspn(text, BLANKS);
	snprintf(word, size, "%.*s", (int)length, text);
	return text + length;
}

/* The words at *@text, which is moved past them. */
static int words_read(const char **text, struct kz_given *given, uint64_t *read,
		      char *why)
{
	char word[64], value[64], expected[128];
	const char *after;

	for (;;) {
		after = word_take(*text, word, sizeof(word));
		if (!given_is_word(word))
			return 0;
		*text = word_take(after, value, sizeof(value));
		if (given_read(given, word, value, read, expected,
			       sizeof(expected)))
			return refuse(why, -EINVAL, "'%s %s': expected %s",
				      word, value, expected);
	}
}

int given_read_words(const char *text, struct kz_given *given, uint64_t *read,
		     char *why)
{
	char word[64], expected[128];
	int err = words_read(&text, given, read, why);

	if (err || !text[strspn(text, BLANKS)])
		return err;
	word_take(text, word, sizeof(word));
	given_read(given, word, NULL, NULL, expected, sizeof(expected));
	return refuse(why, -EINVAL, "'%s': expected %s", word, expected);
}

static int layers_read(const char *text, uint8_t *frame, size_t *length,
		       char *why)
{
	struct layers *layers = malloc(sizeof(*layers));
	char *copy = strdup(text);
	int err = -ENOMEM;

	if (layers && copy)
		err = notation_parse(copy, layers, why, WHY_SIZE);
	else
		refuse_memory(why);
	if (!err)
		*length = notation_write(layers, frame);
	if (!err && !*length)
		err = refuse(why, -EINVAL, "longer than %u bytes",
			     NOTATION_FRAME);
	free(copy);
	free(layers);
	return err;
}

int packets_read_written(const char *text, struct packets *packets, char *why)
{
	struct collector to = { 0 };
	struct kz_given given = { 0 };
	uint64_t read = UINT64_C(1) << CONDITION_META_MARK;
	struct packet *packet;
	uint8_t *frame;
	size_t length;
	int err;

	*packets = (struct packets){ 0 };
	err = words_read(&text, &given, &read, why);
	if (err)
		return err;
	frame = collect_begin(&to, NOTATION_FRAME);
	err = frame ? layers_read(text, frame, &length, why) :
		      refuse_memory(why);
	if (err) {
		collect_abandon(&to);
		return err;
	}
	packet = collect_end(&to, length);
	packet->given = given;
	packet->timed = true;
	packet->unknown = given_conditions() & ~read;
	collect_finish(&to, packets);
	return 0;
}
