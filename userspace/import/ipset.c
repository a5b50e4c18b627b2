// SPDX-License-Identifier: GPL-2.0-only
/*
 * What `ipset save` prints (ipset 7.17 to 7.24, ipset(8)): "create NAME TYPE
 * ...", then "add NAME ELEMENT [OPTION VALUE]..." a line. One set a file: that
 * of its first line. Times are in seconds there, 0 for an element that stays.
 * Counters, comments and skbinfo are no part of a set here.
 */
#include <stdio.h>
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

/* Options of an element that say nothing about what is in the set. */
static const char *const ignored[] = {
	"packets", "bytes", "comment", "skbmark", "skbprio", "skbqueue", NULL,
};

static bool ipset_detect(const char *text)
{
	return !strncmp(text, "create ", 7) || !strncmp(text, "add ", 4);
}

/* The next word of the line, of which *@at is moved past; a comment's quotes
 * hold one together. Length 0: the line ends.
 */
static struct list_word next_word(const struct list *list, const char **at)
{
	struct list_word word;
	const char *start = *at + strspn(*at, " \t\r");
	size_t length = strcspn(start, " \t\r\n");

	if (*start == '"') {
		length = 1 + strcspn(start + 1, "\"\n");
		length += start[length] == '"';
	}
	word = list_word(list, start, length);
	*at = start + length;
	return word;
}

static void fault_set(struct list_element *element, struct list_word word,
		      const char *expected)
{
	if (element->fault.text)
		return;
	element->fault = word;
	element->expected = expected;
}

/* Seconds as the caller has times. */
static void timeout_set(const struct list *list, struct list_word word,
			struct list_element *element)
{
	bool stays = list_word_is(&word, "0");

	if (!list->timeouts) {
		if (!stays)
			fault_set(
				element, word,
				"only a dynamic set has elements with a timeout: use 'kzmark set add --file'");
		return;
	}
	if (stays)
		strcpy(element->buffer, "never");
	else
		snprintf(element->buffer, sizeof(element->buffer), "%.*ss",
			 (int)word.length, word.text);
	element->timeout = word;
	element->timeout.text = element->buffer;
	element->timeout.length = strlen(element->buffer);
}

static bool is_ignored(const struct list_word *word)
{
	size_t i;

	for (i = 0; ignored[i]; i++)
		if (list_word_is(word, ignored[i]))
			return true;
	return false;
}

/* True if @word is the option that has the element's value. */
static bool is_mapped(const struct list *list, const struct list_word *word)
{
	return (list->values == LIST_MARKS && list_word_is(word, "skbmark")) ||
	       (list->values == LIST_PRIORITIES &&
		list_word_is(word, "skbprio"));
}

/* "0x5/0xffffffff" is 0x5; with another mask, it is not the whole value. */
static void mask_drop(struct list_element *element, struct list_word *mark)
{
	static const char whole[] = "/0xffffffff";
	size_t length = sizeof(whole) - 1;

	if (mark->length > length &&
	    !memcmp(mark->text + mark->length - length, whole, length))
		mark->length -= length;
	else if (memchr(mark->text, '/', mark->length))
		fault_set(element, *mark,
			  "a mark under a mask is not a whole value");
}

static void options_read(const struct list *list, const char *at,
			 struct list_element *element)
{
	struct list_word word, value;

	for (word = next_word(list, &at); word.length;
	     word = next_word(list, &at)) {
		if (list_word_is(&word, "nomatch")) {
			fault_set(
				element, word,
				"an exception to a larger prefix ('nomatch') cannot be in a list: give it a rule of its own before");
			continue;
		}
		value = next_word(list, &at);
		if (value.length && is_mapped(list, &word)) {
			element->mapped = value;
			mask_drop(element, &element->mapped);
			continue;
		}
		if (list_word_is(&word, "timeout") && value.length)
			timeout_set(list, value, element);
		else if (!is_ignored(&word) || !value.length)
			fault_set(
				element, word,
				"expected an option of 'ipset save' with its value, or the end of the line");
	}
}

/* The name in the file's first line. */
static bool is_first_set(const struct list *list, const struct list_word *name)
{
	const char *first = strchr(list->text, ' ') + 1;
	size_t length = strcspn(first, " \t\r\n");

	return name->length == length && !memcmp(name->text, first, length);
}

/* False: the line has no element, and no mistake. */
static bool line_read(const struct list *list, struct list_element *element)
{
	const char *at = list->at;
	struct list_word word = next_word(list, &at);

	if (!word.length)
		return false;
	if (!list_word_is(&word, "add") && !list_word_is(&word, "create")) {
		fault_set(
			element, word,
			"expected 'add NAME ELEMENT', as 'ipset save' prints it");
		return true;
	}
	if (list_word_is(&word, "add"))
		element->value = next_word(list, &at); /* the name, so far */
	word = element->value.text ? element->value : next_word(list, &at);
	if (!is_first_set(list, &word)) {
		element->value.text = NULL;
		fault_set(
			element, word,
			"another set than the first line's: save one set, 'ipset save NAME'");
		return true;
	}
	if (!element->value.text)
		return false;
	element->value = next_word(list, &at);
	if (!element->value.length) {
		fault_set(element, element->value, "expected an element");
		element->value.text = NULL;
	}
	options_read(list, at, element);
	return true;
}

static bool ipset_next(struct list *list, struct list_element *element)
{
	bool found = false;

	while (*list->at && !found) {
		found = line_read(list, element);
		list_next_line(list);
	}
	return found;
}

const struct format format_ipset = {
	.name = "ipset save",
	.detect = ipset_detect,
	.next = ipset_next,
	.help = "What *ipset save* _NAME_ prints, of ipset 7. Counters, comments "
		"and skbinfo are left out; an element with *nomatch* is an "
		"error. The file of a map has each element's _skbmark_, or of priorities "
		"its _skbprio_, as its value. Times are those of dynamic sets: _kzmark set add "
		"--file_.",
};
