// SPDX-License-Identifier: GPL-2.0-only
/*
 * edit [COUNT [SEED]]: draw policies in all ways that rules can be written, and
 * edit one rule after the other with edit_rule(). After each edit the text is
 * parsed again: its rules must be those of a model, a list of strings for each
 * group. Prints the text before and after the first edit that is wrong, and
 * exits with status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/edit_rule.h"
#include "userspace/lang/parse_policy.h"

#define GROUPS_MAX 3
#define RULES_MAX 12
#define RULE_SIZE 96
#define TEXT_SIZE 8192
#define EDITS 12 /* of a policy */

struct model_rule {
	char label[16]; /* "": none */
	char text[RULE_SIZE];
};

struct model_group {
	struct model_rule rules[RULES_MAX + EDITS];
	size_t count;
	bool has_default;
};

struct model {
	struct model_group groups[GROUPS_MAX];
	size_t count;
	unsigned int drawn; /* rules so far: each has a number of its own */
};

static unsigned int draw(unsigned int below)
{
	return (unsigned int)rand() % below;
}

static const char *pick(const char *const *texts, size_t count)
{
	return texts[draw(count)];
}
#define PICK(...)                                  \
	pick((const char *const[]){ __VA_ARGS__ }, \
	     sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* A rule as the model has it, and in @written as somebody writes it. True: a
 * comment ends it.
 */
static bool draw_rule(struct model *model, struct model_rule *rule,
		      char *written)
{
	const char *comment = PICK("", "", " # why; }", "\t#");
	unsigned int n = ++model->drawn;
	char body[RULE_SIZE * 2];

	rule->label[0] = '\0';
	if (draw(3) == 0)
		sprintf(rule->label, "l%u", n);
	switch (draw(5)) {
	case 0:
		sprintf(rule->text, "udp dport { 1, %u } drop", n);
		sprintf(body, "udp dport {%s1,%s%u%s} %sdrop",
			PICK(" ", "\n\t\t", " # {\n"), PICK(" ", "\n  "), n,
			PICK(" ", "\n\t"), PICK("", "\\\n\t"));
		break;
	case 1:
		sprintf(rule->text, "meta iifname \"#;{%u\" drop", n);
		sprintf(body, "meta  iifname\t\"#;{%u\" drop", n);
		break;
	case 2: /* of a definition */
		sprintf(rule->text, "tcp dport 7 meta length %u drop", n);
		sprintf(body, "$seven meta length %u drop", n);
		break;
	case 3:
		sprintf(rule->text, "udp dport %u count drop", n);
		sprintf(body, "udp dport %u count $end", n);
		break;
	default:
		sprintf(rule->text, "udp dport %u accept", n);
		sprintf(body, "udp %sdport %u accept", PICK("", "\\\n\t\t"), n);
	}
	sprintf(written, "%s%s%s%s", rule->label,
		rule->label[0] ? PICK(": ", ":\t", ": \\\n ") : "", body,
		comment);
	return *comment;
}

static void draw_group(struct model *model, size_t number, char **to)
{
	struct model_group *group = &model->groups[number];
	char written[RULE_SIZE * 3];
	size_t i, count = 1 + draw(RULES_MAX - 1);
	bool comment;

	*to += sprintf(*to, "%sgroup g%zu {%s", PICK("", "# }\n"), number,
		       PICK("\n", " ", " # {\n"));
	for (i = 0; i < count; i++) {
		comment = draw_rule(model, &group->rules[group->count++],
				    written);
		*to += sprintf(
			*to, "%s%s%s",
			PICK("\t", "", " ", "\n\t# udp dport 9 drop\n\t"),
			written,
			comment ? "\n" :
				  PICK("\n", "; ", ";\n", "\r\n", " ;;"));
	}
	group->has_default = draw(3) == 0;
	if (group->has_default) {
		strcpy(group->rules[group->count].label, "");
		strcpy(group->rules[group->count++].text, "default accept");
		*to += sprintf(*to, "default accept%s", PICK(" ", "\n"));
	}
	*to += sprintf(*to, "}\n");
}

static void draw_policy(struct model *model, char *text)
{
	*model = (struct model){ .count = 1 + draw(GROUPS_MAX) };
	text += sprintf(text,
			"%sdefine seven = tcp dport 7\ndefine end = drop # }\n",
			PICK("", "\xef\xbb\xbf"));
	for (size_t i = 0; i < model->count; i++)
		draw_group(model, i, &text);
}

/* ---- an edit ---- */

static void model_edit(struct model_group *group, size_t at,
		       enum edit_kind kind, const struct model_rule *rule)
{
	struct model_rule *rules = group->rules;
	size_t rest = group->count - at;

	switch (kind) {
	case EDIT_DELETE:
		memmove(&rules[at], &rules[at + 1],
			(rest - 1) * sizeof(*rules));
		group->count--;
		return;
	case EDIT_REPLACE:
		strcpy(rules[at].text, rule->text);
		if (rule->label[0])
			strcpy(rules[at].label, rule->label);
		return;
	default:
		at += kind == EDIT_AFTER;
		memmove(&rules[at + 1], &rules[at],
			(group->count - at) * sizeof(*rules));
		rules[at] = *rule;
		group->count++;
	}
}

static bool is_model(const struct model *model, const struct policy *policy)
{
	const struct policy_rule *rule;
	size_t i, k;

	if (policy->n_groups != model->count)
		return false;
	for (i = 0; i < model->count; i++) {
		if (policy->groups[i].n_rules != model->groups[i].count)
			return false;
		for (k = 0; k < model->groups[i].count; k++) {
			rule = &policy->groups[i].rules[k];
			if (strcmp(rule->text,
				   model->groups[i].rules[k].text) ||
			    strcmp(rule->name ? rule->name : "",
				   model->groups[i].rules[k].label))
				return false;
		}
	}
	return true;
}

static struct policy *parse(const char *text)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("p.kz", text, &messages);

	if (!policy)
		messages_print(&messages, stdout);
	messages_clear(&messages);
	return policy;
}

/* Where the edit says that the new rule is, it is. */
static bool is_located(const char *before, const struct text_edit *edit,
		       const char *rule, const char *after)
{
	struct location at = text_edit_place(before, edit);
	const char *line = after;

	while (--at.line)
		line = strchr(line, '\n') + 1;
	return !rule || !strncmp(line + at.column - 1, rule, strlen(rule));
}

/* How many rules of @policy begin on the line of rule @number. */
static unsigned int on_line(const struct policy *policy, uint32_t number)
{
	uint32_t line = policy_rule_find(policy, number)->at.line, i;
	unsigned int count = 0;

	for (i = 0; i < policy->n_rules; i++)
		count += policy_rule_find(policy, i)->at.line == line;
	return count;
}

static unsigned long found; /* without a parser */

/* The span of a rule without a parser, if it is told, is that of the parser. */
static bool is_span(const struct policy *policy, uint32_t number,
		    struct rule_span span)
{
	const struct policy_rule *rule = policy_rule_find(policy, number);
	struct rule_span other;

	if (on_line(policy, number) > 1 ||
	    !rule_span_on_line(policy->text, rule->at.line,
			       rule->name ? rule->name : "", &other))
		return true;
	found++;
	return span.start == other.start && span.end == other.end &&
	       rule_span_is_default(policy->text, span) ==
		       rule_is_default(rule);
}

/* One edit of *@text; false: it is wrong. */
static bool edit_once(struct model *model, char **text)
{
	struct policy *before = parse(*text), *after = NULL;
	struct model_group *group = &model->groups[draw(model->count)];
	size_t at = draw(group->count);
	uint32_t number = before->groups[group - model->groups].first_rule + at;
	char written[RULE_SIZE * 3], *changed = NULL;
	enum edit_kind kind = draw(4);
	const char *new = written;
	struct text_edit edit;
	struct model_rule rule;
	struct rule_span span;
	struct location where;
	bool right = false;

	draw_rule(model, &rule, written);
	if (kind == EDIT_DELETE && group->count == 1)
		kind = EDIT_BEFORE;
	if (group->has_default && at + 1 == group->count)
		kind = EDIT_BEFORE;
	if (kind == EDIT_DELETE)
		new = NULL;
	if (!edit_rule_check(written, &where) &&
	    rule_span_find(before, number, &span) &&
	    is_span(before, number, span) &&
	    !edit_rule(before->text, span, kind, new, &edit)) {
		changed = text_edit_apply(before->text, &edit);
		model_edit(group, at, kind, &rule);
		after = parse(changed);
		right = after && is_model(model, after) &&
			is_located(before->text, &edit, new, changed);
		text_edit_free(&edit);
	}
	if (!right)
		printf("edit %d of rule %u, with:\n%s\nbefore:\n%s\nafter:\n%s\n",
		       kind, number, written, *text,
		       changed ? changed : "(refused)");
	policy_free(before);
	policy_free(after);
	free(*text);
	*text = changed;
	return right;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, i;
	struct policy *policy;
	struct model model;
	char *text;
	int k;

	srand(argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
	for (i = 0; i < count; i++) {
		text = calloc(1, TEXT_SIZE);
		draw_policy(&model, text);
		policy = parse(text);
		if (!policy || !is_model(&model, policy)) {
			printf("drawn wrongly:\n%s\n", text);
			return 1;
		}
		policy_free(policy);
		for (k = 0; k < EDITS; k++)
			if (!edit_once(&model, &text))
				return 1;
		free(text);
	}
	printf("%lu edits, %lu rules found without a parser\n", count * EDITS,
	       found);
	return !found;
}
