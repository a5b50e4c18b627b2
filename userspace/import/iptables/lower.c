// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/lower.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/import/iptables/lower_state.h"

/* Conditions of jumps that a chain's rules have; from more, their group does. */
#define PATH_MAX 12

const struct xt_hook xt_hooks[] = {
	{ "prerouting", "PREROUTING", true, false, -100 },
	{ "input", "INPUT", true, false, 100 },
	{ "forward", "FORWARD", true, true, 0 },
	{ "output", "OUTPUT", false, true, -100 },
	{ "postrouting", "POSTROUTING", false, true, 100 },
	{ 0 },
};

/* Packets leave @frame's chain: they continue after the jump to it. */
static void leave(struct xt_lowering *lowering, struct xt_frame *frame,
		  struct xt_rule *rule)
{
	size_t lane = xt_lane_of(lowering, frame, rule);
	struct xt_exit *exits;

	if (!frame->up) {
		xt_lower_end(lowering, frame, rule,
			     xt_policy_verdict(lowering));
		return;
	}
	xt_lower_end(lowering, frame, rule, "count");
	exits = array_grow(frame->exits, frame->n_exits, sizeof(*exits));
	if (!exits) {
		xt_lower_failed(lowering);
		return;
	}
	frame->exits = exits;
	exits[frame->n_exits++] = (struct xt_exit){
		.rule = rule,
		.written = lowering->n_writes,
		.lane = lane,
		.group = lowering->group,
	};
	xt_note_write(lowering, rule->writes);
}

static void walk(struct xt_lowering *lowering, struct xt_chain *chain,
		 struct xt_frame *frame);

static void jump(struct xt_lowering *lowering, struct xt_frame *frame,
		 struct xt_rule *rule)
{
	struct xt_frame below = {
		.up = frame,
		.call = rule,
		.written = lowering->n_writes,
		.number = ++lowering->n_frames,
	};
	size_t i;

	if (rule->limit) {
		xt_lower_drop(lowering, rule, "a limit on a jump");
		return;
	}
	below.terms = xt_rule_terms(lowering, rule);
	if (!frame->own)
		below.terms += frame->terms;
	below.own = below.terms > PATH_MAX;
	walk(lowering, rule->target, &below);
	/* Who left it continues in the next group. */
	for (i = 0; i < below.n_exits; i++)
		xt_lane_later(lowering, below.exits[i].lane,
			      below.exits[i].group);
	free(below.exits);
	if (rule->kind != XT_GOTO)
		return;
	xt_lanes_split(lowering);
	leave(lowering, frame, rule);
}

/* A custom chain's last rule: its packets leave it with or without. */
static bool is_end(const struct xt_lowering *lowering,
		   const struct xt_chain *chain, size_t at,
		   const struct xt_frame *frame)
{
	const struct xt_rule *rule = &chain->rules[at];

	return frame->up && !rule->writes && !rule->limit &&
	       (at + 1 == chain->n_rules || xt_unconditional(lowering, rule));
}

/* The index of the last rule that was done. */
static size_t rule_do(struct xt_lowering *lowering, struct xt_chain *chain,
		      size_t at, struct xt_frame *frame)
{
	struct xt_rule *rule = &chain->rules[at];

	switch (rule->kind) {
	case XT_NOTHING:
		break;
	case XT_VERDICT:
		xt_lower_end(lowering, frame, rule, rule->verdict);
		break;
	case XT_RETURN:
		if (!is_end(lowering, chain, at, frame))
			leave(lowering, frame, rule);
		break;
	case XT_ACTION:
		return xt_lower_act(lowering, chain, at, frame);
	case XT_JUMP:
	case XT_GOTO:
		jump(lowering, frame, rule);
		break;
	}
	return at;
}

static bool ends_chain(const struct xt_lowering *lowering,
		       const struct xt_rule *rule)
{
	return !rule->reason && xt_rule_meant(lowering, rule) &&
	       xt_unconditional(lowering, rule) &&
	       (rule->kind == XT_VERDICT || rule->kind == XT_RETURN ||
		rule->kind == XT_GOTO);
}

/* No packet that has met the rule meets the next one. */
static bool next_is_other(const struct xt_chain *chain, size_t at)
{
	return chain->rules[at].run && at + 1 < chain->n_rules &&
	       chain->rules[at].run == chain->rules[at + 1].run;
}

static void walk(struct xt_lowering *lowering, struct xt_chain *chain,
		 struct xt_frame *frame)
{
	bool ended = false;
	size_t i;

	if (chain->active && !lowering->error)
		lowering->error = refuse(
			lowering->why, -EINVAL,
			"%s:%u: a jump back to chain '%s' is a loop, which iptables does not accept",
			lowering->dump->file, frame->call->line, chain->name);
	chain->active = true;
	for (i = 0; i < chain->n_rules && !lowering->error; i++) {
		struct xt_rule *rule = &chain->rules[i];

		rule->reached = true;
		if (ended) /* no packet comes here */
			continue;
		if (rule->limit && rule->emitted && !rule->reason)
			xt_lower_drop(
				lowering, rule,
				"a limit in a chain that is entered in several places");
		if (rule->reason)
			xt_write_left_out(lowering, rule);
		else if (xt_rule_meant(lowering, rule))
			i = rule_do(lowering, chain, i, frame);
		ended = ends_chain(lowering, &chain->rules[i]);
		if (!next_is_other(chain, i))
			xt_lanes_split(lowering);
	}
	chain->active = false;
}

static void rule_marks(struct xt_marks *marks, const struct xt_rule *rule)
{
	size_t i;

	xt_marks_add(marks, rule->writes);
	xt_marks_add_connmark(marks, &rule->connmark);
	for (i = 0; i < rule->n_terms; i++)
		xt_marks_add_connection(marks, rule->terms[i].ct);
}

void xt_marks_find(struct xt_marks *marks, const struct xt_table *table)
{
	size_t i, j;

	for (i = 0; i < table->n_chains; i++)
		for (j = 0; j < table->chains[i]->n_rules; j++)
			if (!table->chains[i]->rules[j].reason)
				rule_marks(marks, &table->chains[i]->rules[j]);
}

void xt_connmarks_find(struct xt_marks *marks, const struct xt_table *table)
{
	struct xt_marks other = { 0 };

	xt_marks_find(&other, table);
	xt_marks_join(marks, &other);
}

static void rules_reset(const struct xt_table *table)
{
	size_t i, j;

	for (i = 0; i < table->n_chains; i++)
		for (j = 0; j < table->chains[i]->n_rules; j++) {
			struct xt_rule *rule = &table->chains[i]->rules[j];

			rule->emitted = 0;
			rule->group = 0;
			rule->told = false;
		}
}

/* A flow does not remember what a packet wrote that is dropped after it. */
static void connmarks_drop(struct xt_lowering *lowering)
{
	size_t i, j;

	for (i = 0; i < lowering->table->n_chains; i++)
		for (j = 0; j < lowering->table->chains[i]->n_rules; j++) {
			struct xt_rule *rule =
				&lowering->table->chains[i]->rules[j];

			if (rule->emitted && rule->writes & XT_CONNECTION)
				xt_lower_drop(
					lowering, rule,
					"a connection's mark, in a chain that drops packets after it");
		}
}

/* Once through the chains; true: again, without a rule more. */
static bool lower_once(struct xt_lowering *lowering, struct xt_chain *chain)
{
	struct xt_frame top = { .own = true };

	rules_reset(lowering->table);
	if (!xt_lanes_init(lowering))
		walk(lowering, chain, &top);
	if (!lowering->error && !strcmp(chain->policy, "DROP"))
		xt_write_rule(lowering, &top, NULL, "drop");
	if (lowering->forgets)
		connmarks_drop(lowering);
	xt_groups_write(lowering, lowering->head);
	xt_groups_free(lowering);
	free(top.exits);
	return lowering->again && !lowering->error;
}

int xt_lower(struct xt_dump *dump, struct xt_table *table,
	     struct xt_chain *chain, const struct xt_hook *hook,
	     const struct xt_marks *marks, FILE *out, char *why)
{
	struct xt_lowering lowering;
	char *text = NULL;
	size_t size;
	bool again;

	do {
		free(text);
		text = NULL;
		lowering = (struct xt_lowering){
			.dump = dump,
			.table = table,
			.hook = hook,
			.chain = chain,
			.marks = marks,
			.why = why,
			.head = open_memstream(&text, &size),
		};
		if (!lowering.head)
			return refuse_memory(why);
		lowering.out = lowering.head;
		again = lower_once(&lowering, chain);
		if (fclose(lowering.head) && !lowering.error)
			xt_lower_failed(&lowering);
	} while (again);
	if (!lowering.error)
		fwrite(text, 1, size, out);
	free(text);
	return lowering.error;
}
