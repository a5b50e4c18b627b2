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
	size_t lane; /* of those packets; 0: of all */
	unsigned int group; /* the last that has it */
};

/* A chain that is being walked, and how its packets came to it. */
struct xt_frame {
	struct xt_frame *up; /* NULL: the built-in chain */
	struct xt_rule *call; /* the jump, of @up */
	bool own; /* its rules are groups of their own */
	unsigned int number; /* 0: the built-in chain's */
	size_t terms; /* of the jumps from the last one that is */
	size_t written; /* as in xt_exit, of the jump */
	struct xt_exit *exits; /* owned */
	size_t n_exits;
};

/*
 * Packets of one input device, by its name, and how far they have come. What
 * different devices' packets meet can be in one group, whatever comes first in
 * the text. lanes[0] are the packets of all other devices.
 */
struct xt_lane {
	const char *text; /* the condition */
	unsigned int group; /* that the next rule is in, or */
	bool split; /* the one after it */
	bool later; /* so will what comes after the run (xt_rule.run) */
};

/* A group while it is being written, of a frame whose rules have their own. */
struct xt_group {
	FILE *out;
	char *text; /* owned */
	size_t size;
	unsigned int frame; /* its number */
	unsigned int limits;
};

struct xt_lowering {
	struct xt_dump *dump;
	struct xt_table *table;
	const struct xt_hook *hook;
	const struct xt_chain *chain; /* the built-in one */
	const struct xt_marks *marks;
	FILE *head; /* before the groups */
	FILE *out; /* of the group that a rule is written to, or @head */
	char *why;
	int error;
	struct xt_group **groups; /* owned */
	unsigned int n_groups;
	unsigned int group; /* of @out, from 1 */
	const struct xt_frame *frame; /* that it is of */
	unsigned int n_frames;
	struct xt_lane *lanes; /* owned */
	size_t n_lanes;
	bool again; /* a rule got a reason: begin again without it */
	bool forgets; /* packets are dropped that have marked connections */
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

/* 0, or -ENOMEM: @lowering has failed. */
int xt_lanes_init(struct xt_lowering *lowering);
/* The lane of the packets that meet @rule of @frame; 0: of all devices. */
size_t xt_lane_of(struct xt_lowering *lowering, const struct xt_frame *frame,
		  const struct xt_rule *rule);
/* What comes after the run is in another group, for those in @group already. */
void xt_lane_later(struct xt_lowering *lowering, size_t lane,
		   unsigned int group);
/* What was to be split after the run is split. */
void xt_lanes_split(struct xt_lowering *lowering);
/* The next rule of these packets is in another group. */
void xt_lane_end(struct xt_lowering *lowering, size_t lane);
/* The condition that a packet comes by one device, or NULL. */
const char *xt_device_of(const struct xt_lowering *lowering,
			 const struct xt_rule *rule);
/* The group for a rule of @lane and @frame, made if there is none; @limit: it
 * has room for one. True: it is new.
 */
bool xt_group_choose(struct xt_lowering *lowering, size_t lane,
		     const struct xt_frame *own, bool limit);
/* All groups to @out. */
void xt_groups_write(struct xt_lowering *lowering, FILE *out);
void xt_groups_free(struct xt_lowering *lowering);

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

#endif
