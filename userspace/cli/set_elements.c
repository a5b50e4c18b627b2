// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_elements.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/dynamic_key.h"
#include "userspace/cli/output.h"
#include "userspace/compile/set_read.h"
#include "userspace/lang/duration.h"
#include "userspace/lang/literal_box.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"
#include "userspace/base/refuse.h"

/* "192.0.2.1 . 22" */
static int joined_read(const struct set_elements *elements,
		       struct literals *literals, const struct list_word *word,
		       struct kz_wide *value, char *why)
{
	struct dynamic_key key;
	struct range box[KZ_JOIN_PARTS];
	int error;

	dynamic_key_find(&elements->set, &key);
	error = literal_box(literals, key.parts, key.count, word->text,
			    word->length, box, why);
	if (error < 0)
		return error;
	if (!parts_pack(key.parts, key.count, box, value))
		return refuse(
			why, -EINVAL,
			"'%.*s' is more than one: a dynamic set holds single values",
			(int)word->length, word->text);
	return 0;
}

/* @prefix: the bits of it, if a value can have some. */
static int value_read(const struct set_elements *elements,
		      struct literals *literals, const struct list_word *word,
		      struct kz_wide *value, int *prefix, char *why)
{
	enum kz_set_type type = elements->set.type;
	bool prefixed = elements->set.prefix;
	struct range range;
	int error;

	*prefix = 0;
	if (type == KZ_SET_PARTS)
		return joined_read(elements, literals, word, value, why);
	error = literal_range(literals, literal_set_kinds[type], word->text,
			      word->length, &range, why);
	if (error < 0)
		return error;
	if (error == LITERAL_MASKED && prefixed)
		return refuse(
			why, -EINVAL,
			"'%.*s' has bits set beyond its prefix length: write the prefix's first address",
			(int)word->length, word->text);
	*value = (struct kz_wide){ 0 };
	memcpy(value->word, range.low, sizeof(range.low));
	*prefix = range_prefix_length(&range, set_type_words(type));
	if (prefixed && *prefix > 0)
		return 0;
	if (!memcmp(range.low, range.high, sizeof(range.low)))
		return 0;
	return refuse(why, -EINVAL, "'%.*s' is more than one: %s",
		      (int)word->length, word->text,
		      prefixed ? "expected a prefix or an address" :
				 "a dynamic set holds single values");
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
		      int *prefix, const struct list_word **wrong, char *why)
{
	int error;

	*wrong = value;
	entry->timeout = KZ_SETS_OWN;
	error = value_read(elements, literals, value, &entry->value, prefix,
			   why);
	if (error || !timeout->text)
		return error;
	*wrong = timeout;
	return timeout_read(timeout, &entry->timeout, why);
}

int set_elements_add(struct set_elements *elements,
		     const struct kz_entry *entry, unsigned int prefix,
		     uint32_t line)
{
	struct kz_entry *list;
	uint8_t *prefixes;
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
		prefixes = realloc(elements->prefixes, room);
		if (!prefixes)
			return -ENOMEM;
		elements->prefixes = prefixes;
		elements->room = room;
	}
	elements->lines[elements->count] = line;
	elements->prefixes[elements->count] = prefix;
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

int set_element_join(char **words, int count, char joined[SET_WORD_SIZE])
{
	size_t used = snprintf(joined, SET_WORD_SIZE, "%s", words[0]);
	int n = 1;

	while (n + 1 < count && !strcmp(words[n], ".")) {
		if (used < SET_WORD_SIZE)
			used += snprintf(joined + used, SET_WORD_SIZE - used,
					 " . %s", words[n + 1]);
		n += 2;
	}
	return n;
}

int set_elements_words(struct set_elements *elements, int count, char **words)
{
	struct literals literals = { 0 };
	struct list_word value, timeout;
	const struct list_word *wrong;
	struct kz_entry entry;
	char why[WHY_SIZE], joined[SET_WORD_SIZE];
	int i, took, prefix, error = 0;

	for (i = 0; i < count && !error; i += took) {
		i += set_element_join(words + i, count - i, joined) - 1;
		value = (struct list_word){ .text = joined,
					    .length = strlen(joined) };
		took = timeout_find(elements, count - i - 1, words + i + 1,
				    &timeout, why);
		error = took < 0 ? took :
				   entry_read(elements, &literals, &value,
					      &timeout, &entry, &prefix, &wrong,
					      why);
		took++;
		if (error == -EINVAL)
			complain("%s", why);
		if (!error)
			error = set_elements_add(elements, &entry, prefix, 0);
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
	int prefix, error = 0;

	while (!error && list_next(list, &element)) {
		error = entry_read(elements, &literals, &element.value,
				   &element.timeout, &entry, &prefix, &wrong,
				   why);
		if (error == -EINVAL) {
			list_mistake(list, wrong->at, why);
			error = 0;
		} else if (!error && list_element_ends(list, &element)) {
			error = set_elements_add(elements, &entry, prefix,
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
	free(elements->prefixes);
}

void set_value_write(enum kz_set_type type, const uint32_t *words,
		     char text[SET_VALUE_SIZE])
{
	uint32_t wire[KZ_SET_WORDS];
	int i, count = set_type_words(type);

	for (i = 0; i < count; i++)
		wire[i] = htonl(words[i]);
	if (type == KZ_SET_PORT)
		snprintf(text, SET_VALUE_SIZE, "%u", words[0]);
	else
		inet_ntop(type == KZ_SET_IPV4 ? AF_INET : AF_INET6, wire, text,
			  SET_VALUE_SIZE);
}

/* "192.0.2.1 . 22" */
static void joined_write(const struct kz_dynamic *set,
			 const struct kz_wide *value, char text[SET_VALUE_SIZE])
{
	struct dynamic_key key;
	struct range box[KZ_JOIN_PARTS];

	dynamic_key_find(set, &key);
	parts_unpack(key.parts, key.count, value, box);
	set_box_write(key.parts, key.count, box, text);
}

void set_dynamic_write(const struct kz_dynamic *set,
		       const struct kz_wide *value, char text[SET_VALUE_SIZE])
{
	size_t length;

	if (set->type == KZ_SET_PARTS) {
		joined_write(set, value, text);
		return;
	}
	set_value_write(set->type, value->word, text);
	length = strlen(text);
	if (set->prefix && set->prefix < kz_set_bits(set->type))
		snprintf(text + length, SET_VALUE_SIZE - length, "/%u",
			 set->prefix);
}

void set_element_write(const struct set_elements *elements, size_t i,
		       char text[SET_VALUE_SIZE])
{
	struct kz_dynamic set = elements->set;

	if (set.prefix)
		set.prefix = elements->prefixes[i];
	set_dynamic_write(&set, &elements->list[i].value, text);
}
