// SPDX-License-Identifier: GPL-2.0-only
/*
 * `tc filter show` and `tc actions ls`. JSON is made the same text first. A file may have several such lists, each after a line
 * of its own that says where the filters are:
 *
 *	# dev eth0 ingress
 *
 * One filter is a line that begins with "filter", and the lines after it.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/audit/tc_json.h"
#include "userspace/base/refuse.h"

#define WORDS_MAX 512

struct reading {
	struct audit *audit;
	const struct audit_input *input;
	char device[64];
	enum audit_hook hook;
	uint32_t line; /* of the open filter, */
	char text[2048]; /* and its text; "" if none is open */
	bool cut; /* the text does not have all of it */
};

/* VALUE[/MASK], hexadecimal with 0x or without, as @base says. */
static bool mark_parse(const char *text, int base, struct audit_user *user)
{
	char *end;

	user->value = strtoul(text, &end, base);
	user->bits = WHOLE_MARK;
	if (*end == '/' && end != text)
		user->bits = strtoul(end + 1, &end, 16);
	user->outside = user->value & ~user->bits;
	return end != text && !*end;
}

struct filter {
	struct audit_user users[16];
	int n;
	bool unknown;
};

static void user_add(struct filter *filter, struct audit_user user)
{
	if (filter->n < 16)
		filter->users[filter->n++] = user;
	else
		filter->unknown = true;
}

static void compare_add(struct filter *filter, enum audit_word word,
			const char *text, const char *mask)
{
	struct audit_user user = { .word = word,
				   .act = ACT_COMPARE,
				   .known = true };

	if (!text || !mark_parse(text, 0, &user)) {
		filter->unknown = true;
		return;
	}
	if (mask)
		user.bits = strtoul(mask, NULL, 16);
	user_add(filter, user);
}

static void write_add(struct filter *filter, enum audit_word word,
		      const char *text)
{
	struct audit_user user = { .word = word,
				   .act = ACT_WRITE,
				   .known = true };

	if (text && mark_parse(text, 0, &user))
		user_add(filter, user);
	else
		filter->unknown = true;
}

static bool is(const char *word, const char *text)
{
	return word && !strcmp(word, text);
}

/* "handle 0x10/0xf0" of a fw filter: without a handle, any mark. */
static void fw_read(struct filter *filter, char **words)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (is(words[i], "handle")) {
			compare_add(filter, WORD_PACKET, words[i + 1], NULL);
			return;
		}
	}
}

/* u32 prints "mark VALUE MASK (success N)". */
static void u32_read(struct filter *filter, char **words)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (is(words[i], "mark") && words[i + 1] && words[i + 2])
			compare_add(filter, WORD_PACKET, words[i + 1],
				    words[i + 2]);
	}
}

static void flower_read(struct filter *filter, char **words)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (is(words[i], "ct_mark"))
			compare_add(filter, WORD_CONNECTION, words[i + 1],
				    NULL);
		else if (is(words[i], "action"))
			return;
	}
}

/* "meta(nf_mark mask 0xff eq 5)" of a basic filter's ematch; NOT before it. */
static void ematch_read(struct filter *filter, char **words)
{
	struct audit_user user;
	char *end;
	int i, at;

	for (i = 0; words[i]; i++) {
		if (!strstr(words[i], "nf_mark") && !strstr(words[i], "fwmark"))
			continue;
		user = (struct audit_user){ .act = ACT_READ,
					    .bits = WHOLE_MARK };
		at = i + 1;
		if (is(words[at], "mask") && words[at + 1]) {
			user.bits = strtoul(words[at + 1], NULL, 0);
			at += 2;
		}
		if (is(words[at], "eq") && words[at + 1]) {
			user.value = strtoul(words[at + 1], &end, 0);
			if (end != words[at + 1] && *end == ')')
				user.act = ACT_COMPARE;
			user.known = user.act == ACT_COMPARE;
			user.negated = i && is(words[i - 1], "NOT");
		}
		user_add(filter, user);
	}
}

/* "map keys src,mark and 0xff baseclass 1:1" of a flow filter. */
static void flow_read(struct filter *filter, char **words)
{
	struct audit_user user = { .act = ACT_READ, .bits = WHOLE_MARK };
	int i;

	for (i = 0; words[i]; i++) {
		if (!is(words[i], "keys") || !words[i + 1] ||
		    !strstr(words[i + 1], "mark"))
			continue;
		if (is(words[i + 1], "mark") && is(words[i + 2], "and") &&
		    words[i + 3])
			user.bits = strtoul(words[i + 3], NULL, 0);
		user_add(filter, user);
	}
}

/* ---- actions ---- */

static void skbedit_read(struct filter *filter, char **words)
{
	int i;

	for (i = 0; words[i] && !is(words[i], "action"); i++) {
		if (is(words[i], "mark"))
			write_add(filter, WORD_PACKET, words[i + 1]);
	}
}

static void connmark_read(struct filter *filter, char **words)
{
	(void)words;
	user_add(filter, (struct audit_user){ .word = WORD_PACKET,
					      .act = ACT_COPY,
					      .bits = WHOLE_MARK,
					      .from_bits = WHOLE_MARK });
}

static void ctinfo_read(struct filter *filter, char **words)
{
	struct audit_user user = { .word = WORD_PACKET, .act = ACT_COPY };
	int i;

	for (i = 0; words[i] && !is(words[i], "action"); i++) {
		if (is(words[i], "cpmark") && words[i + 1]) {
			/* mark = ct mark & MASK: the rest becomes 0 */
			user.bits = WHOLE_MARK;
			user.from_bits = strtoul(words[i + 1], NULL, 16);
			user_add(filter, user);
		} else if (is(words[i], "dscp") && words[i + 1]) {
			user_add(filter, (struct audit_user){
						 .word = WORD_CONNECTION,
						 .act = ACT_READ,
						 .bits = strtoul(words[i + 1],
								 NULL, 16) });
		}
	}
}

static void ct_read(struct filter *filter, char **words)
{
	int i;

	for (i = 0; words[i] && !is(words[i], "action"); i++) {
		if (is(words[i], "mark"))
			write_add(filter, WORD_CONNECTION, words[i + 1]);
	}
}

static const struct {
	const char *name;
	void (*read)(struct filter *filter, char **words);
} actions[] = {
	{ "skbedit", skbedit_read },
	{ "connmark", connmark_read },
	{ "ctinfo", ctinfo_read },
	{ "ct", ct_read },
}, kinds[] = {
	{ "fw", fw_read },
	{ "u32", u32_read },
	{ "flower", flower_read },
	{ "basic", ematch_read },
	{ "flow", flow_read },
};

/* "action order 1: skbedit mark 7 pipe" */
static void actions_read(struct filter *filter, char **words)
{
	size_t j;
	int i, name;

	for (i = 0; words[i]; i++) {
		if (!is(words[i], "action"))
			continue;
		name = i + 1;
		if (is(words[name], "order") && words[name + 1])
			name += 2;
		for (j = 0; j < sizeof(actions) / sizeof(*actions); j++) {
			if (is(words[name], actions[j].name))
				actions[j].read(filter, words + name + 1);
		}
	}
}

/* ---- filters ---- */

static int split(char *text, char **words)
{
	char *save, *word;
	int n = 0;

	for (word = strtok_r(text, " \t\r\n", &save); word && n < WORDS_MAX - 1;
	     word = strtok_r(NULL, " \t\r\n", &save))
		words[n++] = word;
	words[n] = NULL;
	return n;
}

static void filter_add(struct reading *reading, const struct filter *filter,
		       const char *text)
{
	struct audit *audit = reading->audit;
	struct audit_rule rule = {
		.source = SOURCE_TC,
		.family = AUDIT_ALL,
		.place.hooks = 1U << reading->hook,
		.where = audit_format(audit, "tc %s %s",
				      *reading->device ? reading->device : "?",
				      audit_hook_names[reading->hook]),
		.text = audit_text(audit, text),
		.device = *reading->device ?
				  audit_text(audit, reading->device) :
				  NULL,
		.file = reading->input->name,
		.line = reading->line,
	};
	struct audit_user user;
	size_t index;
	int i;

	index = audit_add_rule(audit, &rule);
	for (i = 0; i < filter->n; i++) {
		user = filter->users[i];
		user.rule = index;
		audit_add_user(audit, &user);
	}
}

/* The filter's own words come before its actions'. */
static void kind_read(struct filter *filter, char **words)
{
	size_t j;
	int i;

	for (i = 0; words[i] && !is(words[i], "action"); i++) {
		for (j = 0; j < sizeof(kinds) / sizeof(*kinds); j++) {
			if (!is(words[i], kinds[j].name))
				continue;
			kinds[j].read(filter, words + i);
			return;
		}
	}
}

static void filter_end(struct reading *reading)
{
	char *words[WORDS_MAX], text[sizeof(reading->text)];
	struct filter filter = { .unknown = reading->cut };

	reading->cut = false;
	if (!*reading->text)
		return;
	strcpy(text, reading->text);
	split(reading->text, words);
	if (is(words[0], "filter"))
		kind_read(&filter, words);
	actions_read(&filter, words);
	if (filter.unknown)
		audit_add_unread(
			reading->audit, reading->input->name,
			audit_format(
				reading->audit,
				"line %u: a mark of tc in a form that is not known: %s",
				reading->line, text));
	if (filter.n)
		filter_add(reading, &filter, text);
	*reading->text = '\0';
}

/* "# dev eth0 ingress": where the filters after it are. */
static void heading_read(struct reading *reading, char *line)
{
	char *words[WORDS_MAX];
	int n = split(line, words);

	reading->hook = AUDIT_TC_OUT;
	*reading->device = '\0';
	if (n > 2 && is(words[1], "dev"))
		snprintf(reading->device, sizeof(reading->device), "%s",
			 words[2]);
	if (n > 3 && is(words[3], "ingress"))
		reading->hook = AUDIT_TC_IN;
}

/* A line of an open filter; its blanks become one. */
static void text_append(struct reading *reading, const char *line)
{
	size_t length = strlen(reading->text);
	bool blank = length;

	for (; *line && length + 2 < sizeof(reading->text); line++) {
		if (isspace((unsigned char)*line)) {
			blank = length;
			continue;
		}
		if (blank)
			reading->text[length++] = ' ';
		blank = false;
		reading->text[length++] = *line;
	}
	reading->cut |= *line;
	reading->text[length] = '\0';
}

static int text_read(struct audit *audit, const struct audit_input *input,
		     char *text, char *why)
{
	struct reading reading = { .audit = audit,
				   .input = input,
				   .hook = AUDIT_TC_OUT };
	char *line, *rest = text;
	uint32_t number = 0;

	while ((line = audit_line(&rest))) {
		number++;
		if (*line == '#' || !strncmp(line, "filter ", 7) ||
		    !strncmp(line, "total acts", 10)) {
			filter_end(&reading);
			reading.line = number;
		}
		if (*line == '#')
			heading_read(&reading, line);
		else if (*reading.text || !strncmp(line, "filter ", 7) ||
			 !strncmp(line, "total acts", 10))
			text_append(&reading, line);
		else if (line[strspn(line, " \t\r")])
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'tc filter show' prints (text; JSON of some filters is not JSON)",
				input->name, number);
	}
	filter_end(&reading);
	return 0;
}

int audit_read_tc(struct audit *audit, const struct audit_input *input,
		  char *why)
{
	char *text;
	int error;

	if (input->text[strspn(input->text, " \t\r\n")] != '[')
		return text_read(audit, input, input->text, why);
	text = tc_json_text(input->text, input->name, why);
	if (!text)
		return -EINVAL;
	error = text_read(audit, input, text, why);
	free(text);
	return error;
}
