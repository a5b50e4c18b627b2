/* SPDX-License-Identifier: GPL-2.0-only */
/* What lower.c and its writer share: the walk through the chains. */
#ifndef KZ_IMPORT_XT_LOWER_STATE_H
#define KZ_IMPORT_XT_LOWER_STATE_H

#include <stdio.h>

#include "userspace/import/iptables/lower.h"
#include "userspace/import/iptables/marks.h"

/* A rule that some packets of a frame have left by. */
struct xt_exit {
	struct xt_rule *rule;
	size_t written; /* how many writes came before */
};

/* A chain that is being walked, and how its packets came to it. */
struct xt_frame {
	struct xt_frame *up; /* NULL: the built-in chain */
	struct xt_rule *call; /* the jump, of @up */
	bool own; /* its rules are groups of their own */
	size_t terms; /* of the jumps from the last one that is */
	size_t written; /* as in xt_exit, of the jump */
	struct xt_exit *exits; /* owned */
	size_t n_exits;
	unsigned int group; /* of its last exit */
};

struct xt_lowering {
	struct xt_dump *dump;
	struct xt_table *table;
	const struct xt_hook *hook;
	const struct xt_chain *chain; /* the built-in one */
	const struct xt_marks *marks;
	FILE *out;
	char *why;
	int error;
	unsigned int group; /* the open one, from 1 */
	const struct xt_frame *frame; /* that it is of */
	unsigned int limits; /* in it */
	bool open;
	bool split; /* the next rule needs another group */
	bool later; /* and so does what comes after the run (xt_rule.run) */
	bool again; /* a rule got a reason: begin again without it */
	uint64_t *writes; /* owned: XT_*, in order */
	size_t n_writes;
	size_t n_rules; /* written */
};

/* @rule cannot be said, which was found out late. */
void xt_lower_drop(struct xt_lowering *lowering, struct xt_rule *rule,
		   const char *reason);

/* Does @term say anything at this hook? Its packets may all lack its device. */
bool xt_term_asked(const struct xt_lowering *lowering,
		   const struct xt_term *term);
/* Is there a packet at this hook that @rule is meant for? */
bool xt_rule_meant(const struct xt_lowering *lowering,
		   const struct xt_rule *rule);
/* How many conditions it has at this hook. */
size_t xt_rule_terms(const struct xt_lowering *lowering,
		     const struct xt_rule *rule);

/* All packets of the chain that come to @rule meet it. */
bool xt_unconditional(const struct xt_lowering *lowering,
		      const struct xt_rule *rule);
/* The bits (XT_*) that its conditions ask for. */
uint64_t xt_rule_reads(const struct xt_rule *rule);
/* What the built-in chain's policy does: "accept", "drop". */
const char *xt_policy_verdict(const struct xt_lowering *lowering);
void xt_lower_failed(struct xt_lowering *lowering); /* out of memory */

/* The bits @mask (XT_*) are written. */
void xt_note_write(struct xt_lowering *lowering, uint64_t mask);
/* The bits (XT_*) that changed since there were @written writes. */
uint64_t xt_written_since(const struct xt_lowering *lowering, size_t written);

/*
 * Write a rule of @frame: @rule's conditions, those of the jumps that lead to
 * it, its limit, and @actions. @rule NULL: what has none.
 */
void xt_write_rule(struct xt_lowering *lowering, struct xt_frame *frame,
		   struct xt_rule *rule, const char *actions);
/*
 * Do rule @at of @chain, after which the chain continues: in the next group,
 * but where the rules that follow are for the same packets, and can be done at
 * once. The index of the last rule that was done.
 */
size_t xt_lower_act(struct xt_lowering *lowering, const struct xt_chain *chain,
		    size_t at, struct xt_frame *frame);

/* Write a rule that does what it does, and then @verdict. */
void xt_lower_end(struct xt_lowering *lowering, struct xt_frame *frame,
		  struct xt_rule *rule, const char *verdict);

/* A comment of what is left out. */
void xt_write_left_out(struct xt_lowering *lowering, struct xt_rule *rule);
void xt_write_end(struct xt_lowering *lowering);

#endif
