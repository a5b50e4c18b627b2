// SPDX-License-Identifier: GPL-2.0-only
/*
 * `ipset save`, for the marks in it:
 *
 *	create by-mark hash:ip,mark family inet markmask 0xff00 hashsize 1024
 *	create maps hash:ip family inet hashsize 1024 maxelem 65536 skbinfo
 *	add maps 192.0.2.1 skbmark 0x10/0xf0
 */
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/audit/sets.h"
#include "userspace/base/refuse.h"

#define WORDS_MAX 64

static const char *after(char **words, const char *name)
{
	for (; *words; words++) {
		if (!strcmp(*words, name))
			return words[1];
	}
	return NULL;
}

static bool create_read(struct audit *audit, char **words)
{
	const char *mask = after(words, "markmask");
	struct audit_set *set;

	if (!words[1] || !words[2])
		return false;
	set = audit_set_add(audit, words[1]);
	if (!set)
		return true;
	set->by_mark = strstr(words[2], "mark");
	if (mask)
		set->mask = strtoul(mask, NULL, 16);
	return true;
}

/* skbmark VALUE or VALUE/MASK, hexadecimal with 0x or without. */
static bool add_read(struct audit *audit, char **words)
{
	const char *mark = after(words, "skbmark");
	struct audit_set *set;
	uint32_t value, mask = WHOLE_MARK;
	char *end;

	if (!words[1] || !words[2])
		return false;
	set = (struct audit_set *)audit_set_find(audit, words[1]);
	if (!set)
		return false;
	if (!mark)
		return true;
	value = strtoul(mark, &end, 16);
	if (*end == '/')
		mask = strtoul(end + 1, &end, 16);
	audit_set_mark(set, value, mask);
	return !*end;
}

/* A comment may look like an option: comment "skbmark 9". */
static void comment_blank(char *line)
{
	char *quote = strchr(line, '"');
	char *end = quote ? strchr(quote + 1, '"') : NULL;

	if (end)
		memset(quote, '-', end + 1 - quote);
}

static bool line_read(struct audit *audit, char *line)
{
	char *words[WORDS_MAX + 1] = { NULL }, *save, *word;
	int n = 0;

	comment_blank(line);
	for (word = strtok_r(line, " \t\r", &save); word && n < WORDS_MAX;
	     word = strtok_r(NULL, " \t\r", &save))
		words[n++] = word;
	if (!n || *words[0] == '#')
		return true;
	if (!strcmp(words[0], "create"))
		return create_read(audit, words);
	return !strcmp(words[0], "add") && add_read(audit, words);
}

int audit_read_ipset(struct audit *audit, const struct audit_input *input,
		     char *why)
{
	char *line, *rest = input->text;
	uint32_t number = 0;

	while ((line = audit_line(&rest))) {
		number++;
		if (!line_read(audit, line))
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'ipset save' prints",
				input->name, number);
	}
	return 0;
}
