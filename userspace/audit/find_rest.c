// SPDX-License-Identifier: GPL-2.0-only
/* Readers without writers, tunnels, reverse paths. */
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/owners.h"
#include "userspace/audit/tunnel.h"

#define RULE(user) audit_rule_of(findings->audit, user)

/*
 * A chain that is still there when nothing leads to it any more: in a table of
 * which other chains have a hook.
 */
static bool is_left_behind(const struct audit *audit,
			   const struct audit_rule *rule)
{
	const struct audit_rule *other;
	size_t i;

	if (rule->place.hooks)
		return false;
	if (rule->source != SOURCE_NFT)
		return rule->source == SOURCE_XTABLES;
	for (i = 0; i < audit->n_rules; i++) {
		other = &audit->rules[i];
		if (other->source == SOURCE_NFT && other->place.hooks &&
		    !strcmp(other->table, rule->table))
			return true;
	}
	return false;
}

/* May @a make the mark that @b looks for? */
static bool may_make(const struct audit_user *a, const struct audit_user *b)
{
	if (!audit_writes(a) || !same_word(a, b))
		return false;
	/* Who writes the field at all may write this value from a socket. */
	if (a->bits == b->bits && a->bits != WHOLE_MARK)
		return true;
	if (!(a->bits & b->value))
		return false;
	return a->act == ACT_COPY || use_is_open(a) || use_satisfies(a, b);
}

void find_no_writer(struct findings *findings, const struct audit_user *b)
{
	const struct audit_user *a;
	size_t i;

	if (b->act != ACT_COMPARE || b->negated || !b->value || b->outside ||
	    (RULE(b)->owner_flags & OWNER_ELSEWHERE))
		return;
	for (i = 0; i < findings->n_sides; i++) {
		a = findings->sides[i];
		if (may_make(a, b) && !is_left_behind(findings->audit, RULE(a)))
			return;
	}
	finding_add(
		findings, "no-writer", b->value & b->bits, RULE(b), NULL,
		"Nothing that was read writes %s %#x/%#x: unless a program sets it on its sockets, the rule never matches.",
		b->word == WORD_PACKET ? "the mark" : "the connection's mark",
		b->value, b->bits);
}

/* ---- tunnels ---- */

static bool at_postrouting(const struct audit_rule *rule)
{
	return rule->place.hooks >> AUDIT_POSTROUTING & 1;
}

/* Does @b's owner take the bit away again, before the packet leaves? */
static bool is_cleared(struct findings *findings, const struct audit_user *b)
{
	const struct audit_user *a;
	size_t i;

	for (i = 0; i < findings->n_sides; i++) {
		a = findings->sides[i];
		if (a->act == ACT_WRITE && same_word(a, b) &&
		    (a->bits & b->value) &&
		    ((a->outside & b->value) || !(a->value & b->value)) &&
		    at_postrouting(RULE(a)))
			return true;
	}
	return false;
}

void find_encapsulation(struct findings *findings, const struct audit_user *b)
{
	const struct audit_rule *rule = RULE(b);

	if (b->act != ACT_COMPARE || b->negated || !b->value ||
	    b->word != WORD_PACKET || !rule->translates ||
	    !at_postrouting(rule) || !findings->audit->tunnels ||
	    is_cleared(findings, b))
		return;
	finding_add(
		findings, "encapsulation", b->value & b->bits, rule, NULL,
		"A tunnel keeps the mark on the packet that it wraps around: that is translated a second time.");
}

/* ---- reverse path ---- */

/* Somebody who has the kernel take marks into account for the reverse path. */
static const struct audit_rule *valid_mark_setter(struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->audit->n_rules; i++) {
		if (findings->audit->rules[i].owner_flags & OWNER_VALID_MARK)
			return &findings->audit->rules[i];
	}
	return NULL;
}

/* Does the rule @b send packets to local sockets? */
static bool is_tproxy(struct findings *findings, const struct audit_user *b)
{
	const struct audit *audit = findings->audit;
	const struct audit_user *a;
	size_t i;

	if (RULE(b)->owner_flags & OWNER_TPROXY)
		return true;
	for (i = 0; i < audit->n_users; i++) {
		a = &audit->users[i];
		if (a->act == ACT_WRITE && use_satisfies(a, b) &&
		    strcasestr(RULE(a)->text, "tproxy"))
			return true;
	}
	return false;
}

void find_rp_filter(struct findings *findings, const struct audit_user *b)
{
	const struct audit_settings *settings = &findings->audit->settings;
	const struct audit_rule *rule = RULE(b), *setter;

	if (rule->source != SOURCE_IP_RULE || !(rule->family & AUDIT_IP4) ||
	    b->negated || !b->value)
		return;
	if (settings->rp_filter == 1 && settings->src_valid_mark == 0)
		finding_add(
			findings, "rp-filter", b->bits, rule, NULL,
			"rp_filter is strict and looks the way back up without the mark (src_valid_mark is 0): answers that come in by the marked route are dropped.");
	if (!is_tproxy(findings, b))
		return;
	setter = valid_mark_setter(findings);
	if (!setter && settings->src_valid_mark != 1)
		return;
	finding_add(
		findings, "rp-filter", b->bits, rule, setter,
		"%s sets src_valid_mark: the source address of a packet with %#x is looked up in table %s, whose routes are local, and the packet is dropped as martian.",
		setter ? setter->owner : "Something", b->value, rule->lookup);
}

void find_rp_filter_pair(struct findings *findings, const struct audit_user *a,
			 const struct audit_user *b)
{
	if (!b->reverse || !audit_writes(a) || a->word != WORD_PACKET ||
	    !rule_precedes(RULE(a), RULE(b)))
		return;
	finding_add(
		findings, "rp-filter", a->bits, RULE(a), RULE(b),
		"%s looks the way back up with the mark that %s has set by then: if a route depends on it, the packet is dropped.",
		RULE(b)->owner, RULE(a)->owner);
}
