// SPDX-License-Identifier: GPL-2.0-only
/* The lowering's rules and groups, as text. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/iptables/lower_state.h"
#include "userspace/import/iptables/rule.h"
#include "userspace/import/iptables/sets.h"
#include "userspace/import/iptables/words.h"
#include "userspace/policy/policy.h"

static void terms_write(const struct xt_lowering *lowering,
			const struct xt_rule *rule)
{
	size_t i;

	for (i = 0; rule && i < rule->n_terms; i++) {
		const struct xt_term *term = &rule->terms[i];

		if (!xt_term_asked(lowering, term))
			continue;
		if (term->ct)
			xt_marks_compare(lowering->marks, lowering->out,
					 term->ct, term->value, term->inverted);
		else
			fprintf(lowering->out, "%s ", term->text);
		if (term->set)
			term->set->used = true;
	}
}

/* The jumps that lead from @from, which has none of them, to @frame. */
static void path_write(const struct xt_lowering *lowering,
		       const struct xt_frame *from,
		       const struct xt_frame *frame)
{
	if (frame == from || !frame->up)
		return;
	path_write(lowering, from, frame->up);
	terms_write(lowering, frame->call);
}

static size_t path_terms(const struct xt_lowering *lowering,
			 const struct xt_frame *from,
			 const struct xt_frame *frame)
{
	size_t count = 0;

	for (; frame != from && frame->up; frame = frame->up)
		count += xt_rule_terms(lowering, frame->call);
	return count;
}

static bool rule_reads_family(const struct xt_lowering *lowering,
			      const struct xt_rule *rule)
{
	const char *key = lowering->dump->ip6 ? "ip6 " : "ip ";
	size_t i;

	for (i = 0; rule && i < rule->n_terms; i++)
		if (!strncmp(rule->terms[i].text, key, strlen(key)))
			return true;
	return false;
}

static bool path_reads_family(const struct xt_lowering *lowering,
			      const struct xt_frame *from,
			      const struct xt_frame *frame)
{
	for (; frame != from && frame->up; frame = frame->up)
		if (rule_reads_family(lowering, frame->call))
			return true;
	return false;
}

/* Unless the rules are for both families. */
static void family_write(const struct xt_lowering *lowering)
{
	if (!lowering->dump->both)
		fprintf(lowering->out, "%s ",
			xt_family_term(lowering->dump->ip6));
}

/* Two headers, of which no packet has both. */
static bool headers_differ(const struct xt_rule *rule, uint8_t *header)
{
	size_t i;

	for (i = 0; rule && i < rule->n_terms; i++) {
		uint8_t other = rule->terms[i].header;

		if (other && *header && other != *header)
			return true;
		if (other)
			*header = other;
	}
	return false;
}

/* Two devices, of which a packet has one. */
static bool devices_differ(const struct xt_lowering *lowering,
			   const struct xt_rule *rule, const char **device)
{
	const char *other = xt_device_of(lowering, rule);

	if (other && *device && strcmp(other, *device))
		return true;
	if (other)
		*device = other;
	return false;
}

static bool contradicts(const struct xt_lowering *lowering,
			const struct xt_frame *frame,
			const struct xt_rule *rule)
{
	const char *device = NULL;
	uint8_t header = 0;

	if (headers_differ(rule, &header) ||
	    devices_differ(lowering, rule, &device))
		return true;
	for (; frame->up; frame = frame->up)
		if (headers_differ(frame->call, &header) ||
		    devices_differ(lowering, frame->call, &device))
			return true;
	return false;
}

/*
 * What is read of a packet once must not have been changed since; and one of
 * several fields may differ, which no rule can say.
 */
static void terms_check(struct xt_lowering *lowering, struct xt_rule *rule)
{
	uint64_t written = xt_written_since(lowering, 0);
	size_t i;

	for (i = 0; rule && i < rule->n_terms; i++)
		if (rule->terms[i].frozen & written)
			xt_lower_drop(
				lowering, rule,
				"bits of the IP header that rules before it change");
	for (i = 0; rule && i < rule->n_terms; i++)
		if (rule->terms[i].inverted &&
		    xt_marks_count_connection(lowering->marks,
					      rule->terms[i].ct) > 1)
			xt_lower_drop(
				lowering, rule,
				"a negated connection mark, of bits that are not written together");
}

/* A jump is asked about again in each group: with the same answer? */
static void path_check(struct xt_lowering *lowering, struct xt_frame *frame)
{
	for (; frame->up; frame = frame->up) {
		terms_check(lowering, frame->call);
		if (xt_rule_reads(frame->call) &
		    xt_written_since(lowering, frame->written))
			xt_lower_drop(
				lowering, frame->call,
				"a jump by marks that change before the chain ends");
	}
}

static void label_write(const struct xt_lowering *lowering,
			struct xt_rule *rule)
{
	fputc('\t', lowering->out);
	if (rule && rule->label && rule->group < lowering->group)
		fprintf(lowering->out, "%s.%u: ", rule->label, rule->line);
	if (rule && rule->group < lowering->group)
		rule->group = lowering->group;
}

/* What left the frames of @frame before must not come back in this group. */
static void exits_write(struct xt_lowering *lowering, struct xt_frame *frame,
			size_t lane)
{
	size_t i;

	if (frame->up)
		exits_write(lowering, frame->up, lane);
	for (i = 0; i < frame->n_exits; i++) {
		struct xt_exit *exit = &frame->exits[i];

		if (exit->group >= lowering->group ||
		    (lane && exit->lane && lane != exit->lane))
			continue;
		if (exit->rule->limit)
			xt_lower_drop(
				lowering, exit->rule,
				"a limit on a return, in a chain that continues");
		if (xt_rule_reads(exit->rule) &
		    xt_written_since(lowering, exit->written))
			xt_lower_drop(
				lowering, exit->rule,
				"a return by marks that change before the chain ends");
		fputc('\t', lowering->out);
		path_write(lowering, lowering->frame, frame);
		terms_write(lowering, exit->rule);
		fprintf(lowering->out, "count # %u, again\n", exit->rule->line);
		lowering->n_rules++;
		exit->group = lowering->group;
	}
}

static void name_write(const struct xt_lowering *lowering, const char *name)
{
	int i;

	if (!isalpha((unsigned char)*name) && *name != '_')
		fputc('_', lowering->out);
	for (i = 0; i < 48 && name[i]; i++)
		fputc(isalnum((unsigned char)name[i]) ||
				      strchr("_.-", name[i]) ?
			      name[i] :
			      '_',
		      lowering->out);
	fprintf(lowering->out, "%s.%u", lowering->dump->ip6 ? "6" : "",
		lowering->group);
}

const char xt_nat_head[] = "field nat_seen 2 bits in flow\n";

/* Connections from before the policy stay at 0: they have been translated. */
static void nat_begin(const struct xt_lowering *lowering)
{
	fprintf(lowering->head,
		"group %s%s.first when %s {\n"
		"\tnat_seen 1-2 set nat_seen 2\n"
		"\tct state new set nat_seen 1\n}\n",
		lowering->table->name, lowering->dump->ip6 ? "6" : "",
		xt_family_term(lowering->dump->ip6));
}

static void group_open(struct xt_lowering *lowering, const struct xt_frame *own)
{
	bool nat = !strcmp(lowering->table->name, XT_NAT_TABLE);

	if (path_terms(lowering, NULL, own) + nat >= XT_TERMS_MAX)
		xt_lower_drop(lowering, own->call, "over 23 conditions");
	if (nat && lowering->group == 1)
		nat_begin(lowering);
	fputs("group ", lowering->out);
	name_write(lowering, lowering->table->name);
	fputs(lowering->dump->both && !path_terms(lowering, NULL, own) ?
		      " " :
		      " when ",
	      lowering->out);
	if (nat)
		fputs("nat_seen 1 ", lowering->out);
	if (!path_reads_family(lowering, NULL, own))
		family_write(lowering);
	path_write(lowering, NULL, own);
	fputs("{\n", lowering->out);
}

/* To the group that the rule is to be in. */
static void group_enter(struct xt_lowering *lowering, struct xt_frame *frame,
			const struct xt_rule *rule)
{
	size_t lane = xt_lane_of(lowering, frame, rule);
	struct xt_frame *own = frame;

	while (!own->own)
		own = own->up;
	if (xt_group_choose(lowering, lane, own, rule && rule->limit))
		group_open(lowering, own);
	if (!lowering->error)
		exits_write(lowering, frame, lane);
}

static void limits_check(struct xt_lowering *lowering)
{
	if (lowering->error)
		return;
	if (lowering->n_groups > KZ_MAX_GROUPS)
		lowering->error = refuse(
			lowering->why, -E2BIG,
			"%s: table %s needs more than the %u groups of a policy: too many returns and marks in chains of chains",
			lowering->dump->file, lowering->table->name,
			KZ_MAX_GROUPS);
	else if (lowering->n_rules > KZ_MAX_RULES)
		lowering->error = refuse(
			lowering->why, -E2BIG,
			"%s: table %s needs more than the %u rules of a policy, because chains are entered in many places",
			lowering->dump->file, lowering->table->name,
			KZ_MAX_RULES);
}

static void conditions_write(struct xt_lowering *lowering,
			     struct xt_frame *frame, struct xt_rule *rule,
			     const char *actions)
{
	size_t terms = path_terms(lowering, lowering->frame, frame) +
		       xt_rule_terms(lowering, rule);
	bool reject = strstr(actions, "reject with icmp") &&
		      !lowering->dump->both;

	if (terms >= XT_TERMS_MAX)
		xt_lower_drop(lowering, rule ? rule : frame->call,
			      "over 23 conditions");
	if (reject && !rule_reads_family(lowering, rule) &&
	    !path_reads_family(lowering, lowering->frame, frame)) {
		family_write(lowering);
		terms++;
	}
	path_write(lowering, lowering->frame, frame);
	terms_write(lowering, rule);
	if (rule && rule->limit) {
		fprintf(lowering->out, "%s ", rule->limit);
		lowering->groups[lowering->group - 1]->limits++;
	} else if (!terms) { /* its group's last */
		fputs("default ", lowering->out);
		xt_lane_end(lowering, xt_lane_of(lowering, frame, rule));
	}
}

/* It drops packets that it, or a rule before it, has marked connections of. */
static bool forgets(const struct xt_lowering *lowering, const char *actions)
{
	return (strstr(actions, "drop") || strstr(actions, "reject")) &&
	       (xt_written_since(lowering, 0) & XT_CONNECTION ||
		strstr(actions, "set conn"));
}

void xt_write_rule(struct xt_lowering *lowering, struct xt_frame *frame,
		   struct xt_rule *rule, const char *actions)
{
	if (lowering->error || contradicts(lowering, frame, rule))
		return;
	path_check(lowering, frame);
	terms_check(lowering, rule);
	group_enter(lowering, frame, rule);
	if (lowering->error)
		return;
	label_write(lowering, rule);
	conditions_write(lowering, frame, rule, actions);
	fputs(actions + (*actions == ' '), lowering->out);
	lowering->forgets |= forgets(lowering, actions);
	if (rule) {
		fprintf(lowering->out, " # %u", rule->line);
		rule->emitted++;
	}
	fputc('\n', lowering->out);
	lowering->n_rules++;
	limits_check(lowering);
}

void xt_write_left_out(struct xt_lowering *lowering, struct xt_rule *rule)
{
	const char *c;

	if (rule->told)
		return;
	rule->told = true;
	fprintf(lowering->out,
		"%s# %u: not translated: %s: ", lowering->n_groups ? "\t" : "",
		rule->line, rule->reason);
	for (c = rule->text; *c; c++)
		fputc(isprint((unsigned char)*c) ? *c : '?', lowering->out);
	fputs(" #\n", lowering->out);
}
