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
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"
#include "userspace/base/refuse.h"

static int value_read(struct literals *literals, enum kz_set_type type,
		      const struct list_word *word, struct kz_value *value,
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
	return refuse(
		why, -EINVAL,
		"'%.*s' is more than one: a dynamic set holds single values",
		(int)word->length, word->text);
}

static int timeout_read(const struct list_word *word, __u64 *timeout, char *why)
{
	uint64_t ms;

	if (list_word_is(word, "never") || list_word_is(word, "-1")) {
		*timeout = KZ_FOREVER;
		return 0;
	}
	if (!duration_read_long(word->text, word->length, &ms)) {
		*timeout = ms;
		return 0;
	}
	return refuse(
		why, -EINVAL,
		"'%.*s' is not a valid timeout: expected a time such as '10m', '1h30m' or '90' (seconds), or 'never'",
		(int)word->length, word->text);
}

/*
 * @timeout may be without text: the set's own. 0 or -errno; -EINVAL with what
 * is wrong in @why, of the word at *@wrong.
 */
static int entry_read(const struct set_elements *elements,
		      struct literals *literals, const struct list_word *value,
		      const struct list_word *timeout, struct kz_entry *entry,
		      const struct list_word **wrong, char *why)
{
	int error;

	*wrong = value;
	entry->timeout = KZ_SETS_OWN;
	error = value_read(literals, elements->type, value, &entry->value, why);
	if (error || !timeout->text)
		return error;
	*wrong = timeout;
	return timeout_read(timeout, &entry->timeout, why);
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

/* The timeout at @words, after an element; how many words it took, or -EINVAL
 * and @why.
 */
static int timeout_find(const struct set_elements *elements, int count,
			char **words, struct list_word *timeout, char *why)
{
	*timeout = (struct list_word){ 0 };
	if (!elements->timeouts || !count || strcmp(words[0], "timeout"))
		return 0;
	if (count < 2)
		return refuse(
			why, -EINVAL,
			"'timeout' needs a time such as '10m', or 'never'");
	timeout->text = words[1];
	timeout->length = strlen(words[1]);
	return 2;
}

int set_elements_words(struct set_elements *elements, int count, char **words)
{
	struct literals literals = { 0 };
	struct list_word value, timeout;
	const struct list_word *wrong;
	struct kz_entry entry;
	char why[WHY_SIZE];
	int i, took, error = 0;

	for (i = 0; i < count && !error; i += 1 + took) {
		value = (struct list_word){ .text = words[i],
					    .length = strlen(words[i]) };
		took = timeout_find(elements, count - i - 1, words + i + 1,
				    &timeout, why);
		error = took < 0 ? took :
				   entry_read(elements, &literals, &value,
					      &timeout, &entry, &wrong, why);
		if (error == -EINVAL)
			complain("%s", why);
		if (!error)
			error = entry_append(elements, &entry, 0);
	}
	literals_clear(&literals);
	if (error == -ENOMEM)
		complain("out of memory");
	return error;
}

/* Mistakes of the list's are no error yet. */
static int read_list(struct set_elements *elements, struct list *list)
{
	struct literals literals = { 0 };
	const struct list_word *wrong;
	struct list_element element;
	struct kz_entry entry;
	char why[WHY_SIZE];
	int error = 0;

	while (!error && list_next(list, &element)) {
		error = entry_read(elements, &literals, &element.value,
				   &element.timeout, &entry, &wrong, why);
		if (error == -EINVAL) {
			list_mistake(list, wrong->at, why);
			error = 0;
		} else if (!error && list_element_ends(list, &element)) {
			error = entry_append(elements, &entry,
					     element.value.at.line);
		}
	}
	literals_clear(&literals);
	return error;
}

int set_elements_file(struct set_elements *elements, const char *path)
{
	struct messages messages = { 0 };
	struct list list;
	int error, closed;

	error = list_open(&list, path, &messages);
	elements->file = list.path;
	if (error) {
		complain("%s: %s", list.path, errno_file_words(error));
		return error;
	}
	list.timeouts = elements->timeouts;
	list.skip = elements->skip;
	error = read_list(elements, &list);
	closed = list_close(&list);
	if (error)
		complain("out of memory");
	messages_print(&messages, stderr);
	messages_clear(&messages);
	return error ? error : closed;
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
