// SPDX-License-Identifier: GPL-2.0-only
/* Who comes first: hooks, priorities, policy routing. */
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/owners.h"

#define RULE(user) audit_rule_of(findings->audit, user)

/* A hook at which both run with the same priority; -1: none. */
static int equal_hook(const struct audit_rule *a, const struct audit_rule *b)
{
	uint32_t common = a->place.hooks & b->place.hooks;
	int i;

	for (i = AUDIT_NETDEV_IN; i <= AUDIT_NETDEV_OUT; i++) {
		if (i != AUDIT_ROUTING && (common >> i & 1) &&
		    a->place.priority[i] == b->place.priority[i])
			return i;
	}
	return -1;
}

static bool is_firewall(const struct audit_rule *rule)
{
	return rule->source == SOURCE_XTABLES || rule->source == SOURCE_NFT;
}

void find_hook_order(struct findings *findings, const struct audit_user *a,
		     const struct audit_user *b)
{
	const struct audit_rule *p = RULE(a), *q = RULE(b);
	uint32_t bits = a->bits & b->bits;
	int hook;

	if (!audit_writes(a) || !bits || !same_word(a, b) || !is_firewall(p) ||
	    !is_firewall(q) || !(p->family & q->family) ||
	    !strcmp(p->table, q->table))
		return;
	if (audit_writes(b) && strcmp(p->where, q->where) > 0)
		return; /* once a pair */
	hook = equal_hook(p, q);
	if (hook < 0)
		return;
	finding_add(
		findings, "hook-order", bits, p, q,
		"Both run at %s with priority %d: which is first depends on which was loaded first, and so does who wins the bits %#x.",
		audit_hook_names[hook], p->place.priority[hook], bits);
}

/* ---- policy routing ---- */

static bool both_route(const struct audit_rule *a, const struct audit_rule *b)
{
	return a->source == SOURCE_IP_RULE && b->source == SOURCE_IP_RULE &&
	       (a->family & b->family);
}

/* May one packet have both marks? */
static bool may_meet(const struct audit_user *a, const struct audit_user *b)
{
	return !((a->value ^ b->value) & a->bits & b->bits);
}

/* The earlier rule @a takes packets that are for @b. */
static const char *takes(struct findings *findings, const struct audit_user *a,
			 const struct audit_user *b)
{
	const struct audit_rule *p = RULE(a), *q = RULE(b);

	if (!b->value || b->negated || p->narrow || p->suppresses ||
	    !strcmp(p->lookup, q->lookup))
		return NULL;
	if (p->priority == q->priority && !a->negated && may_meet(a, b))
		return audit_format(
			findings->audit,
			"Both rules have the priority %u, and a packet may have both marks: which route it takes depends on the order in which they were added.",
			p->priority);
	if (p->priority >= q->priority)
		return NULL;
	if (a->negated && !(may_meet(a, b) && (b->bits & a->bits) == a->bits))
		return audit_format(
			findings->audit,
			"Rule %u takes every packet that has not its own mark, those with %#x too: if table %s has a route for them, rule %u is never asked.",
			p->priority, b->value, p->lookup, q->priority);
	if (!a->negated && (a->value & b->value & a->bits & b->bits) &&
	    may_meet(a, b))
		return audit_format(
			findings->audit,
			"A packet with the mark %#x also has %#x/%#x: rule %u, which is first, sends it to table %s.",
			b->value, a->value, a->bits, p->priority, p->lookup);
	return NULL;
}

void find_rule_priority(struct findings *findings, const struct audit_user *a,
			const struct audit_user *b)
{
	const char *effect;

	if (!both_route(RULE(a), RULE(b)))
		return;
	effect = takes(findings, a, b);
	if (effect)
		finding_add(findings, "rule-priority",
			    b->value ? b->value : b->bits, RULE(a), RULE(b),
			    "%s", effect);
}

/* A rule after one that sends every packet to the main table. */
void find_rule_behind(struct findings *findings, const struct audit_user *a)
{
	const struct audit_rule *rule = RULE(a), *other;
	size_t i;

	if (rule->source != SOURCE_IP_RULE)
		return;
	for (i = 0; i < findings->audit->n_rules; i++) {
		other = &findings->audit->rules[i];
		if (!both_route(other, rule) || other->guarded ||
		    other->narrow || other->suppresses ||
		    other->priority >= rule->priority ||
		    (strcmp(other->lookup, "main") &&
		     strcmp(other->lookup, "254")))
			continue;
		finding_add(
			findings, "rule-priority", a->bits, other, rule,
			"Rule %u sends every packet to table %s: once that has a default route, rule %u is never asked.",
			other->priority, other->lookup, rule->priority);
		return;
	}
}

/* ---- marks that come too late ---- */

/* A copy from the other mark that may bring @b's value in time. */
static bool brings(const struct audit_user *a, const struct audit_user *b)
{
	return a->act == ACT_COPY && same_word(a, b) && (a->bits & b->value);
}

void find_late_write(struct findings *findings, const struct audit_user *b)
{
	const struct audit_user *a, *late = NULL;
	size_t i;

	/* A connection's mark is there for its next packet. */
	if (b->act != ACT_COMPARE || b->word != WORD_PACKET || b->negated ||
	    !b->value || (RULE(b)->owner_flags & OWNER_ELSEWHERE))
		return;
	for (i = 0; i < findings->n_sides; i++) {
		a = findings->sides[i];
		if (a->act == ACT_WRITE && use_is_open(a) &&
		    (a->bits & b->value) && same_word(a, b) &&
		    rule_precedes(RULE(a), RULE(b)))
			return;
		if (a->act != ACT_WRITE || !use_satisfies(a, b)) {
			if (brings(a, b) && rule_precedes(RULE(a), RULE(b)))
				return;
			continue;
		}
		if (rule_precedes(RULE(a), RULE(b)))
			return;
		late = a;
	}
	if (!late)
		return;
	finding_add(
		findings, "late-write", late->value & b->value, RULE(late),
		RULE(b),
		RULE(b)->source == SOURCE_IP_RULE ?
			"The mark is written after the packet was routed: the rule never sees it." :
			"The mark is written after the hook of its reader, which never sees it on the same packet.");
}

void find_flowtable(struct findings *findings, const struct audit_user *a)
{
	const uint32_t skipped = 1U << AUDIT_PREROUTING | 1U << AUDIT_FORWARD |
				 1U << AUDIT_POSTROUTING;

	if (!findings->audit->flowtable || !audit_writes(a) ||
	    a->word != WORD_PACKET || !(RULE(a)->place.hooks & skipped))
		return;
	finding_add(
		findings, "flowtable", a->bits, RULE(a), NULL,
		"%s puts connections into a flowtable: their further packets skip this hook and have no mark.",
		findings->audit->flowtable);
}
