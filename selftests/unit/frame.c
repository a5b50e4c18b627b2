// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame of a policy, a rule parsed in it, and many edits of lines, which
 * must be what the same edits are one after the other by the parser's places.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"
#include "userspace/lang/edit_lines.h"
#include "userspace/lang/frame.h"
#include "userspace/lang/parse_policy.h"

#define HEAD "set s { type ipv4; elements = { 192.0.2.1 } } # a set\n"

static const struct {
	const char *name;
	const char *text;
	bool has; /* a frame, by lines */
} cases[] = {
	{ "a line a rule", HEAD "group g {\n\tudp dport 1 drop\n}\n", true },
	{ "comments",
	  "group g { # g\n# no rule\n\ta: udp dport 1 drop # why\n\n\tudp dport 2 drop\r\n# end\n}\n",
	  true },
	{ "two groups",
	  "group g {\ndefault drop\n}\ngroup h {\ndefault drop\n}\n", true },
	{ "a rule on the group's line", "group g { udp dport 1 drop\n}\n",
	  false },
	{ "the end on a rule's line", "group g {\nudp dport 1 drop }\n",
	  false },
	{ "two rules on a line",
	  "group g {\nudp dport 1 drop; udp dport 2 drop\n}\n", false },
	{ "a semicolon", "group g {\nudp dport 1 drop;\n}\n", false },
	{ "a rule on two lines", "group g {\nudp dport 1 \\\n drop\n}\n",
	  false },
	{ "a list on two lines", "group g {\nudp dport { 1,\n2 } drop\n}\n",
	  false },
	{ "two groups, one by lines",
	  "group g {\ndefault drop\n}\ngroup h { udp dport 1 drop; default drop }\n",
	  true },
	{ "two groups, the other one by lines",
	  "group g { udp dport { 1,\n2 } drop; default drop }\ngroup h {\ndefault drop\n}\n",
	  false },
	{ "a definition", "define one = 1\ngroup g {\nudp dport $one drop\n}\n",
	  false },
	{ "the mark of a frame", "# \001\ngroup g {\nudp dport 1 drop\n}\n",
	  false },
};

#define CASES (sizeof(cases) / sizeof(*cases))

static struct policy *parse(const char *text)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("p.kz", text, &messages);

	if (!policy)
		messages_print(&messages, stderr);
	messages_clear(&messages);
	return policy;
}

static void check_case(size_t i)
{
	struct policy *policy = parse(cases[i].text);
	char *frame = frame_make(policy);

	ktap_result((frame && frame_has_lines(frame, 0)) == cases[i].has,
		    "frame: %s", cases[i].name);
	free(frame);
	policy_free(policy);
}

/* The rule in group @group, as it is in the whole policy. */
static bool fills(const char *frame, uint32_t group, const char *rule)
{
	char *text = frame_fill(frame, group, rule);
	struct policy *policy = parse(text);
	bool right = policy && policy->n_sets == 1 && policy->n_groups == 2 &&
		     policy->groups[group].n_rules == 1 &&
		     policy->groups[group].when.count == group &&
		     policy->groups[!group].n_rules == 1 &&
		     !strcmp(policy->groups[group].rules[0].text, rule);

	free(text);
	policy_free(policy);
	return right;
}

static void check_fill(void)
{
	struct policy *policy = parse(
		HEAD
		"group g {\n\tudp dport 1 drop\n\tudp dport 2 drop\n}\ngroup h when ip protocol udp {\n# no rule\n\tudp dport 3 drop\n\tdefault drop\n}\n");
	char *frame = frame_make(policy);

	ktap_result(frame && !strstr(frame, "dport") &&
			    frame_has_lines(frame, 1) &&
			    !frame_has_lines(frame, 2) &&
			    fills(frame, 0, "ip saddr @s drop") &&
			    fills(frame, 1, "ip saddr @s drop"),
		    "a rule in a frame");
	free(frame);
	policy_free(policy);
}

/* ---- many edits ---- */

#define RULES 12
#define EDITS 40
#define ROUNDS 200

static unsigned int draw(unsigned int below)
{
	return (unsigned int)rand() % below;
}

static char *draw_text(void)
{
	static const char *const ends[] = { "\n", " # why\n", "\n\n",
					    "\n# no\n" };
	char *text = calloc(1, 64 * RULES), *to = text;
	unsigned int i;

	to += sprintf(to, "group g {\n");
	for (i = 0; i < RULES; i++)
		to += sprintf(to, "%sudp dport %u drop%s", i % 2 ? "\t" : "",
			      i + 1, ends[draw(4)]);
	sprintf(to, "}\n");
	return text;
}

/* One edit by the parser's places; @edit becomes the same by its line. */
static char *edit_once(char *text, struct line_edit *edit)
{
	struct policy *policy = parse(text);
	uint32_t number = draw(policy->n_rules);
	struct text_edit change;
	struct rule_span span;
	char *result;

	edit->kind = draw(4);
	if (policy->n_rules == 1 && edit->kind == EDIT_DELETE)
		edit->kind = EDIT_AFTER;
	edit->line = policy_rule_find(policy, number)->at.line;
	rule_span_find(policy, number, &span);
	edit_rule(policy->text, span, edit->kind, edit->rule, &change);
	result = text_edit_apply(policy->text, &change);
	text_edit_free(&change);
	policy_free(policy);
	free(text);
	return result;
}

static bool edits_agree(void)
{
	struct line_edit edits[EDITS];
	char rules[EDITS][32], *text = draw_text(), *after = strdup(text), *all;
	unsigned int count = 1 + draw(EDITS), i;
	bool right;

	for (i = 0; i < count; i++) {
		if (draw(2))
			sprintf(rules[i], "udp dport %u drop", 100 + i);
		else
			sprintf(rules[i], "l%u: udp dport 5 drop%s", i,
				draw(2) ? " # c" : "");
		edits[i].rule = rules[i];
		after = edit_once(after, &edits[i]);
	}
	all = edit_lines(text, edits, count);
	right = all && !strcmp(all, after);
	if (!right)
		printf("# of:\n%s# comes:\n%s# not:\n%s", text,
		       all ?: "(nothing)\n", after);
	free(text);
	free(after);
	free(all);
	return right;
}

static void check_edits(void)
{
	const struct line_edit bad = { EDIT_DELETE, 1, NULL },
			       beyond = { EDIT_DELETE, 9, NULL };
	const char *text = "group g {\nudp dport 1 drop\n}\n";
	unsigned int i;

	for (i = 0; i < ROUNDS && edits_agree(); i++)
		;
	ktap_result(i == ROUNDS, "%u times up to %u edits of lines", ROUNDS,
		    EDITS);
	ktap_result(!edit_lines(text, &bad, 1) && !edit_lines(text, &beyond, 1),
		    "edits of lines that have no rule");
}

int main(void)
{
	size_t i;

	ktap_start(CASES + 3);
	for (i = 0; i < CASES; i++)
		check_case(i);
	check_fill();
	check_edits();
	return ktap_finish();
}
