// SPDX-License-Identifier: GPL-2.0-only
/* Bits that two owners use. */
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/owners.h"

#define RULE(user) audit_rule_of(findings->audit, user)

/*
 * Does @b read the mark of @a on purpose? The same field and the same value,
 * and nobody of @b's owner writes it.
 */
static bool reads_on_purpose(struct findings *findings,
			     const struct audit_user *a,
			     const struct audit_user *b)
{
	return b->act == ACT_COMPARE && a->bits == b->bits &&
	       a->value == b->value && a->known &&
	       !(findings->owners[RULE(b)->owner_id].written[b->word] &
		 b->bits);
}

static bool both_write_whole(const struct audit_user *a,
			     const struct audit_user *b)
{
	return a->act == ACT_WRITE && b->act == ACT_WRITE &&
	       a->bits == WHOLE_MARK && b->bits == WHOLE_MARK;
}

/* What @a's owner says of itself, and does not do here. */
static uint32_t claims(struct findings *findings, const struct audit_user *a)
{
	const struct owner_use *owner = &findings->owners[RULE(a)->owner_id];

	if (!owner->known || a->word != WORD_PACKET)
		return 0;
	return owner->known->bits & ~owner->used[WORD_PACKET];
}

void find_overlap(struct findings *findings, const struct audit_user *a,
		  const struct audit_user *b)
{
	uint32_t bits = use_own_bits(a) & use_own_bits(b), claimed;

	if (!same_word(a, b) || reads_on_purpose(findings, a, b) ||
	    reads_on_purpose(findings, b, a))
		return;
	if (both_write_whole(a, b))
		bits = WHOLE_MARK;
	if (bits && strcmp(RULE(a)->owner, RULE(b)->owner) < 0)
		finding_add(
			findings, "overlap", bits, RULE(a), RULE(b),
			"%s and %s both use the bits %#x: each takes what the other sets for its own.",
			RULE(a)->owner, RULE(b)->owner, bits);
	claimed = claims(findings, a) & use_own_bits(b) & ~bits;
	if (claimed)
		finding_add(
			findings, "overlap", claimed, RULE(a), RULE(b),
			"%s uses the bits %#x, which %s claims (%s), whether rules of it show here or not.",
			RULE(b)->owner, claimed, RULE(a)->owner,
			audit_owner_find(RULE(a)->owner)->source);
}

void find_foreign_bit(struct findings *findings, const struct audit_user *a,
		      const struct audit_user *b)
{
	uint32_t bits = a->value & b->value & a->bits & b->bits;

	if (!use_satisfies(a, b) || b->bits == WHOLE_MARK ||
	    (a->bits & b->bits) != b->bits || reads_on_purpose(findings, a, b))
		return;
	finding_add(
		findings, "foreign-bit", bits, RULE(a), RULE(b),
		"The mark %#x of %s has the bits %#x that %s looks for (%#x/%#x): its rule applies to packets that are none of its business.",
		a->value, RULE(a)->owner, bits, RULE(b)->owner, b->value,
		b->bits);
}
