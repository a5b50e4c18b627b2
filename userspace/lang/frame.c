// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/expand.h"

/* In the place of a group's rules: by lines, or otherwise. */
#define BY_LINES '\001'
#define OTHERWISE '\002'
#define MARKS "\001\002"
#define NO_RULES "default accept"

/* A text that is read by lines. */
struct lines {
	const char *at; /* where line @number begins */
	uint32_t number;
};

/* To line @number, not before the present one. False: there is no such line. */
static bool lines_go(struct lines *lines, uint32_t number)
{
	for (; lines->number < number && lines->at; lines->number++) {
		lines->at = strchr(lines->at, '\n');
		lines->at += lines->at != NULL;
	}
	return lines->at && lines->number == number;
}

/* Nothing but blanks. */
static bool is_blank(const char *text, size_t length)
{
	return strspn(text, " \t") >= length;
}

/* Is nothing else on the line of @rule, which begins at @line, but a comment? */
static bool is_alone(const char *line, const struct policy_rule *rule)
{
	const char *end = line + rule->last.column - 1 + rule->last.length;

	end += strspn(end, " \t\r");
	return rule->at.line == rule->last.line &&
	       is_blank(line, rule->at.column - 1) &&
	       (!*end || *end == '\n' || *end == '#');
}

/* Where the token at @at begins; NULL: it is before the line of @lines. */
static const char *place_find(struct lines *lines, struct location at)
{
	return lines_go(lines, at.line) ? lines->at + at.column - 1 : NULL;
}

/* What is in the place of the rules of @group; 0: they are not in order. */
static char group_mark(const struct policy_group *group, struct lines lines)
{
	const struct policy_rule *rule = group->rules,
				 *end = rule + group->n_rules;
	char mark = BY_LINES;
	uint32_t before = 0;

	for (; rule < end; rule++) {
		if (!lines_go(&lines, rule->at.line))
			return 0;
		if (rule->at.line == before || !is_alone(lines.at, rule))
			mark = OTHERWISE;
		before = rule->at.line;
	}
	return mark;
}

/* Write the text from @from to the rules of @group. Where they end; NULL: there
 * is no frame.
 */
static const char *group_write(const struct policy_group *group,
			       struct lines *lines, const char *from, FILE *out)
{
	const struct policy_rule *first = group->rules,
				 *last = first + group->n_rules - 1;
	char mark = group_mark(group, *lines);
	const char *start = place_find(lines, first->at);
	const char *end = place_find(lines, last->last);

	if (!mark || !start || !end || start < from)
		return NULL;
	fprintf(out, "%.*s%c\n", (int)(start - from), from, mark);
	return end + last->last.length;
}

static bool frame_write(const struct policy *policy, FILE *out)
{
	struct lines lines = { .at = policy->text, .number = 1 };
	const char *from = policy->text;
	size_t i;

	if (policy->n_included || expand_is_needed(policy->text))
		return false;
	for (i = 0; from && i < policy->n_groups; i++)
		from = group_write(&policy->groups[i], &lines, from, out);
	if (from)
		fputs(from, out);
	return from;
}

static size_t count_marks(const char *frame)
{
	size_t count = 0;

	for (; (frame = strpbrk(frame, MARKS)); frame++)
		count++;
	return count;
}

char *frame_make(const struct policy *policy)
{
	char *frame = NULL;
	size_t size;
	FILE *out = open_memstream(&frame, &size);
	bool right;

	if (!out)
		return NULL;
	right = frame_write(policy, out);
	if (!fclose(out) && right && size <= FRAME_SIZE &&
	    count_marks(frame) == policy->n_groups)
		return frame;
	free(frame);
	return NULL;
}

bool frame_has_lines(const char *frame, uint32_t group)
{
	const char *mark = strpbrk(frame, MARKS);

	while (mark && group--)
		mark = strpbrk(mark + 1, MARKS);
	return mark && *mark == BY_LINES;
}

char *frame_fill(const char *frame, uint32_t group, const char *rule)
{
	const char *mark;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (; (mark = strpbrk(frame, MARKS)); frame = mark + 1)
		fprintf(out, "%.*s%s", (int)(mark - frame), frame,
			group-- ? NO_RULES : rule);
	fputs(frame, out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}
