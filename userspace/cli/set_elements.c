// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_elements.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/lang/duration.h"
#include "userspace/lang/literals.h"
#include "userspace/base/text_file.h"
#include "userspace/base/refuse.h"

#define MISTAKES_MAX 5 /* of one file */
#define LINE_WORDS 4 /* one more than a right line has */

struct word {
	const char *text;
	size_t length;
};

static bool word_is(const struct word *word, const char *text)
{
	return word->length == strlen(text) &&
	       !memcmp(word->text, text, word->length);
}

static int value_read(struct literals *literals, enum kz_set_type type,
		      const struct word *word, struct kz_value *value,
		      char *why)
{
	struct range range;
	int error;

	error = literal_range(literals, literal_set_kinds[type], word->text,
			      word->length, &range, why);
	if (error < 0)
		return error;
	memcpy(value->word, range.low, sizeof(value->word));
	if (!memcmp(range.low, range.high, sizeof(range.low)))
		return 0;
	snprintf(why, LITERAL_WHY_SIZE,
		 "'%.*s' is more than one: a dynamic set holds single values",
		 (int)word->length, word->text);
	return -EINVAL;
}

static int timeout_read(const struct word *word, __u64 *timeout, char *why)
{
	uint32_t ms;

	if (word_is(word, "never")) {
		*timeout = KZ_FOREVER;
		return 0;
	}
	if (!duration_read(word->text, word->length, &ms)) {
		*timeout = ms;
		return 0;
	}
	snprintf(why, LITERAL_WHY_SIZE,
		 "'%.*s' is no timeout: expected a time such as '10m' or "
		 "'1h30m', at most " DURATION_LIMIT ", or 'never'",
		 (int)word->length, word->text);
	return -EINVAL;
}

/*
 * Read the element at @words, of which there are @count, 1 at least, into
 * @entry. How many words it took; -errno: the word at *@wrong is wrong.
 */
static int entry_read(const struct set_elements *elements,
		      struct literals *literals, const struct word *words,
		      size_t count, struct kz_entry *entry, size_t *wrong,
		      char *why)
{
	int error;

	*wrong = 0;
	entry->timeout = KZ_SETS_OWN;
	error = value_read(literals, elements->type, &words[0], &entry->value,
			   why);
	if (error)
		return error;
	if (!elements->timeouts || count < 2 || !word_is(&words[1], "timeout"))
		return 1;
	*wrong = 1;
	if (count == 2) {
		snprintf(why, LITERAL_WHY_SIZE,
			 "'timeout' needs a time such as '10m', or 'never'");
		return -EINVAL;
	}
	*wrong = 2;
	error = timeout_read(&words[2], &entry->timeout, why);
	return error ? error : 3;
}

static int entry_append(struct set_elements *elements,
			const struct kz_entry *entry, uint32_t line)
{
	struct kz_entry *list;
	uint32_t *lines;
	size_t room;

	if (elements->count == elements->room) {
		room = elements->room ? 2 * elements->room : 64;
		list = reallocarray(elements->list, room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		elements->list = list;
		lines = reallocarray(elements->lines, room, sizeof(*lines));
		if (!lines)
			return -ENOMEM;
		elements->lines = lines;
		elements->room = room;
	}
	elements->lines[elements->count] = line;
	elements->list[elements->count++] = *entry;
	return 0;
}

int set_elements_words(struct set_elements *elements, int count, char **words)
{
	struct word rest[3] = { 0 };
	struct literals literals = { 0 };
	char why[LITERAL_WHY_SIZE];
	struct kz_entry entry;
	int i, j, took, error = 0;
	size_t wrong;

	for (i = 0; i < count && !error; i += took) {
		for (j = 0; j < 3 && i + j < count; j++)
			rest[j] = (struct word){ words[i + j],
						 strlen(words[i + j]) };
		took = entry_read(elements, &literals, rest, j, &entry, &wrong,
				  why);
		if (took < 0)
			complain("%s", why);
		error = took < 0 ? took : entry_append(elements, &entry, 0);
	}
	literals_clear(&literals);
	if (error == -ENOMEM)
		complain("out of memory");
	return error;
}

/* The words of the line at @line, up to a comment; how many, at most
 * LINE_WORDS. *@end is where the next line begins, or the text's end.
 */
static size_t line_words(const char *line, struct word words[LINE_WORDS],
			 const char **end)
{
	size_t count = 0, length;

	for (;;) {
		line += strspn(line, " \t\r");
		length = strcspn(line, " \t\r\n#;");
		if (!length || count == LINE_WORDS)
			break;
		words[count++] = (struct word){ line, length };
		line += length;
	}
	line = strchrnul(line, '\n');
	*end = line + (*line == '\n');
	return count;
}

/* A file that is being read. */
struct reader {
	struct set_elements *elements;
	struct literals literals;
	struct messages messages;
	const char *text;
};

static int read_line(struct reader *reader, const char *line, uint32_t number,
		     const char **end)
{
	struct word words[LINE_WORDS];
	size_t count = line_words(line, words, end), wrong;
	char why[LITERAL_WHY_SIZE];
	struct kz_entry entry;
	int took;

	if (!count)
		return 0;
	took = entry_read(reader->elements, &reader->literals, words, count,
			  &entry, &wrong, why);
	if (took > 0 && (size_t)took == count)
		return entry_append(reader->elements, &entry, number);
	if (took == -ENOMEM)
		return took;
	if (took > 0) {
		wrong = took;
		snprintf(why, sizeof(why),
			 "expected the end of the line after the element%s",
			 took == 1 && reader->elements->timeouts ?
				 ", or 'timeout'" :
				 "");
	}
	messages_add(&reader->messages, SEVERITY_ERROR, reader->elements->file,
		     reader->text,
		     (struct location){ .line = number,
					.column = words[wrong].text - line + 1,
					.length = words[wrong].length },
		     "%s", why);
	return 0;
}

int set_elements_file(struct set_elements *elements, const char *path)
{
	struct reader reader = { .elements = elements };
	const char *line;
	uint32_t number;
	char *text;
	int error;

	elements->file = strcmp(path, "-") ? path : "<stdin>";
	error = text_file_read(path, &text);
	if (error) {
		complain("%s: %s", elements->file, errno_file_words(error));
		return error;
	}
	reader.text = text;
	line = text;
	for (number = 1; *line && !error; number++) {
		error = read_line(&reader, line, number, &line);
		if (reader.messages.errors == MISTAKES_MAX)
			break;
	}
	if (error)
		complain("out of memory");
	else if (reader.messages.errors)
		error = -EINVAL;
	messages_print(&reader.messages, stderr);
	messages_clear(&reader.messages);
	literals_clear(&reader.literals);
	free(text);
	return error;
}

void set_elements_free(struct set_elements *elements)
{
	free(elements->list);
	free(elements->lines);
}

void set_value_write(enum kz_set_type type, const struct kz_value *value,
		     char text[SET_VALUE_SIZE])
{
	uint32_t wire[KZ_SET_WORDS];
	int i;

	for (i = 0; i < (int)KZ_SET_WORDS; i++)
		wire[i] = htonl(value->word[i]);
	if (type == KZ_SET_PORT)
		snprintf(text, SET_VALUE_SIZE, "%u", value->word[0]);
	else
		inet_ntop(type == KZ_SET_IPV4 ? AF_INET : AF_INET6, wire, text,
			  SET_VALUE_SIZE);
}
