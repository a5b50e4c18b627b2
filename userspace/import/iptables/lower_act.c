// SPDX-License-Identifier: GPL-2.0-only
/* Targets after which the chain continues. */
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/lower_state.h"

#define ACTIONS_MAX 16 /* of a rule: core/limits.h */
#define ACTIONS_SIZE 2048

static bool same_terms(const struct xt_rule *a, const struct xt_rule *b)
{
	size_t i;

	if (a->n_terms != b->n_terms)
		return false;
	for (i = 0; i < a->n_terms; i++)
		if (strcmp(a->terms[i].text, b->terms[i].text))
			return false;
	return true;
}

/* The actions of some rules in a row, that one rule of the language does. */
struct fused {
	char text[ACTIONS_SIZE];
	uint64_t writes;
	unsigned int count; /* of the actions */
	size_t next; /* the first rule that is not among them */
	bool covered; /* the packets of the first are those of all */
	bool ended; /* with a verdict, */
	bool left; /* or a return */
};

/* "log", "priority set 1:10": a rule does each kind once. */
static bool done_already(const struct fused *fused, const struct xt_rule *rule)
{
	char word[32];

	snprintf(word, sizeof(word), " %.*s", (int)strcspn(rule->actions, " "),
		 rule->actions);
	return *rule->actions && strstr(fused->text, word);
}

/* The bits (XT_*) that its action reads. */
static uint64_t copied(const struct xt_rule *rule)
{
	switch (rule->connmark.kind) {
	case XT_CONNMARK_SAVE:
		return rule->connmark.nf;
	case XT_CONNMARK_RESTORE:
		return XT_CONNECTION;
	default:
		return 0;
	}
}

/* False: not in one rule with what it has. */
static bool fuse_action(const struct xt_lowering *lowering, struct fused *fused,
			const struct xt_rule *rule)
{
	uint32_t mark = rule->writes;
	unsigned int count = 1 + xt_marks_count_connection(lowering->marks,
							   rule->connmark.ct);
	FILE *out;

	if (mark)
		count = xt_marks_count(lowering->marks, mark);
	if ((rule->writes | copied(rule)) & fused->writes ||
	    done_already(fused, rule) || fused->count + count > ACTIONS_MAX)
		return false;
	out = fmemopen(fused->text + strlen(fused->text),
		       sizeof(fused->text) - strlen(fused->text), "w");
	if (!out)
		return false;
	if (rule->connmark.kind)
		xt_marks_connmark(lowering->marks, out, &rule->connmark);
	else if (mark)
		xt_marks_set(lowering->marks, out, mark, rule->value);
	if (*rule->actions)
		fprintf(out, " %s", rule->actions);
	fclose(out);
	fused->writes |= rule->writes;
	fused->count += count;
	return true;
}

/*
 * Whether packets of @first, which has done what is in @fused, all meet @rule,
 * which is added.
 */
static bool fuse_next(const struct xt_lowering *lowering, struct fused *fused,
		      const struct xt_rule *first, const struct xt_rule *rule,
		      const struct xt_frame *frame)
{
	bool same = same_terms(first, rule) &&
		    !(xt_rule_reads(rule) & fused->writes);

	if (rule->limit || (!same && !xt_unconditional(lowering, rule)) ||
	    (rule->kind != XT_ACTION && (rule->writes || *rule->actions)))
		return false;
	switch (rule->kind) {
	case XT_VERDICT:
		if (strlen(fused->text) + strlen(rule->verdict) + 2 >
		    sizeof(fused->text))
			return false;
		strcat(strcat(fused->text, " "), rule->verdict);
		fused->ended = true;
		break;
	case XT_RETURN:
		if (!frame->up)
			strcat(strcat(fused->text, " "),
			       xt_policy_verdict(lowering));
		fused->ended = !frame->up;
		fused->left = frame->up;
		break;
	case XT_ACTION:
		if (!fuse_action(lowering, fused, rule))
			return false;
		break;
	default:
		return false;
	}
	fused->covered &= same && !fused->left;
	return true;
}

static bool skipped(const struct xt_lowering *lowering,
		    const struct xt_rule *rule)
{
	return rule->reason || rule->kind == XT_NOTHING ||
	       !xt_rule_meant(lowering, rule);
}

/*
 * A rule after which the chain's next one comes: the next group's, but where
 * the rules that follow are for the same packets, and can be done at once. The
 * index of the last rule that was done.
 */
size_t xt_lower_act(struct xt_lowering *lowering, const struct xt_chain *chain,
		    size_t at, struct xt_frame *frame)
{
	struct xt_rule *first = &chain->rules[at];
	struct fused fused = { .covered = !first->limit }, alone = { 0 };
	size_t i, last = at;

	fuse_action(lowering, &fused, first);
	alone = fused;
	for (i = at + 1; i < chain->n_rules && !fused.ended && !fused.left;
	     i++) {
		if (skipped(lowering, &chain->rules[i]))
			continue;
		if (!fuse_next(lowering, &fused, first, &chain->rules[i],
			       frame))
			break;
		last = i;
	}
	if (!fused.ended && !fused.left && !fused.covered) {
		fused = alone; /* they would be done twice */
		last = at;
	}
	xt_write_rule(lowering, frame, first, fused.text);
	xt_note_write(lowering, fused.writes);
	if (!fused.ended)
		xt_lane_later(lowering, xt_lane_of(lowering, frame, first),
			      lowering->group);
	if (!fused.covered)
		return at;
	for (i = at + 1; i <= last; i++)
		chain->rules[i].reached = true;
	return last;
}

void xt_lower_end(struct xt_lowering *lowering, struct xt_frame *frame,
		  struct xt_rule *rule, const char *verdict)
{
	struct fused fused = { 0 };

	if (!rule->writes && !*rule->actions) {
		xt_write_rule(lowering, frame, rule, verdict);
		return;
	}
	if (!fuse_action(lowering, &fused, rule) ||
	    strlen(fused.text) + strlen(verdict) + 2 > sizeof(fused.text)) {
		xt_lower_drop(lowering, rule, "over 16 actions");
		return;
	}
	strcat(strcat(fused.text, " "), verdict);
	xt_write_rule(lowering, frame, rule, fused.text);
}
