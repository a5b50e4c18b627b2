// SPDX-License-Identifier: GPL-2.0-only
/* Masks that are missing or wrong. */
#include <byteswap.h>
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/owners.h"

#define RULE(user) audit_rule_of(findings->audit, user)

/* A whole mark is written, though part of it may come from elsewhere. */
static bool writes_whole(const struct audit_user *a)
{
	if (a->bits != WHOLE_MARK)
		return false;
	return a->act == ACT_WRITE ||
	       (a->act == ACT_COPY && a->from_bits != WHOLE_MARK);
}

static bool from_socket(struct findings *findings, const struct audit_user *a)
{
	return RULE(a)->source == SOURCE_SOCKET;
}

void find_unmasked_write(struct findings *findings, const struct audit_user *a)
{
	if (!writes_whole(a) || from_socket(findings, a))
		return;
	finding_add(
		findings, "unmasked-write", WHOLE_MARK, RULE(a), NULL,
		"It writes all 32 bits of the mark: whatever others have set there is lost.");
}

void find_unmasked_write_pair(struct findings *findings,
			      const struct audit_user *a,
			      const struct audit_user *b)
{
	if (!writes_whole(a) || from_socket(findings, a) || !same_word(a, b))
		return;
	if (b->act == ACT_COPY && b->bits == WHOLE_MARK)
		return; /* unmasked-save of b */
	finding_add(
		findings, "unmasked-write", b->bits, RULE(a), RULE(b),
		"%s writes the whole mark and so replaces the bits %#x, which %s %s.",
		RULE(a)->owner, b->bits, RULE(b)->owner,
		audit_writes(b) ? "sets" : "reads");
}

void find_unmasked_compare(struct findings *findings,
			   const struct audit_user *a)
{
	if (a->act != ACT_COMPARE || a->bits != WHOLE_MARK ||
	    from_socket(findings, a))
		return;
	finding_add(
		findings, "unmasked-compare", WHOLE_MARK, RULE(a), NULL,
		a->value ?
			"It compares all 32 bits: it stops matching as soon as anybody sets another bit." :
			"It takes any bit of the mark, of whomever, for one of its own.");
}

void find_unmasked_compare_pair(struct findings *findings,
				const struct audit_user *a,
				const struct audit_user *b)
{
	if (a->act != ACT_COMPARE || a->bits != WHOLE_MARK ||
	    !audit_writes(b) || b->bits == WHOLE_MARK || !same_word(a, b) ||
	    from_socket(findings, a))
		return;
	finding_add(
		findings, "unmasked-compare", b->bits, RULE(a), RULE(b),
		"%s compares the whole mark with %#x; once %s has set its bits %#x, the answer changes.",
		RULE(a)->owner, a->value, RULE(b)->owner, b->bits);
}

static bool saves_whole(const struct audit_user *a)
{
	return a->act == ACT_COPY && a->bits == WHOLE_MARK;
}

void find_unmasked_save(struct findings *findings, const struct audit_user *a)
{
	if (!saves_whole(a))
		return;
	finding_add(
		findings, "unmasked-save", WHOLE_MARK, RULE(a), NULL,
		a->word == WORD_PACKET ?
			"It restores all 32 bits from the connection: what others have set on this packet is lost." :
			"It saves over all 32 bits of the connection's mark: what others keep there is lost.");
}

void find_unmasked_save_pair(struct findings *findings,
			     const struct audit_user *a,
			     const struct audit_user *b)
{
	/* A save also takes the others' bits of this packet along. */
	if (!saves_whole(a) ||
	    (!same_word(a, b) &&
	     (a->word != WORD_CONNECTION || a->from_bits != WHOLE_MARK)) ||
	    b->act == ACT_COPY)
		return;
	finding_add(
		findings, "unmasked-save", b->bits, RULE(a), RULE(b),
		same_word(a, b) ?
			"%s copies a whole mark over the bits %#x, which %s uses: they are replaced." :
			"%s saves the bits %#x of %s with the connection: later packets get them back, whether they should have them or not.",
		RULE(a)->owner, b->bits, RULE(b)->owner);
}

/* ---- masks that are wrong ---- */

static int count(uint32_t bits)
{
	return __builtin_popcount(bits);
}

/* Is @bits what somebody here takes for a field? */
static bool is_field(struct findings *findings, const struct audit_user *a,
		     uint32_t bits)
{
	size_t i;

	for (i = 0; i < findings->n_sides; i++) {
		if (findings->sides[i] != a && findings->sides[i]->bits == bits)
			return true;
	}
	return false;
}

/*
 * The bits that are changed are the wrong ones: all but a field. Either the
 * value is outside of them altogether, or what is left alone is a field.
 */
static bool is_inverted(struct findings *findings, const struct audit_user *a)
{
	uint32_t mask = a->bits & ~a->outside;

	if (count(mask) < 17 || mask == WHOLE_MARK || a->act == ACT_READ)
		return false;
	if (a->act != ACT_COPY && a->value && a->value == a->outside)
		return true;
	return count(mask) >= 20 &&
	       (is_field(findings, a, ~mask) ||
		(a->value && is_field(findings, a, ~mask | a->value)));
}

void find_inverted_mask(struct findings *findings, const struct audit_user *a)
{
	uint32_t mask = a->bits & ~a->outside;

	if (!is_inverted(findings, a))
		return;
	finding_add(
		findings, "inverted-mask", mask, RULE(a), NULL,
		audit_writes(a) ?
			"Its mask %#x is the inverse of a field: it changes everybody's bits but those of %#x." :
			"Its mask %#x is the inverse of a field: it looks at everybody's bits but those of %#x.",
		mask, ~mask);
}

void find_outside(struct findings *findings, const struct audit_user *a)
{
	uint32_t mask = a->act == ACT_COMPARE ? a->bits : a->bits & ~a->outside;
	const char *effect;

	if (!a->outside || is_inverted(findings, a) || a->act == ACT_READ ||
	    (audit_writes(a) && !mask))
		return; /* (no mask at all: these bits are meant to flip) */
	if (audit_writes(a))
		effect =
			"Bits of the value that the mask leaves out are flipped: they are set for one packet, cleared for the next.";
	else if (RULE(a)->source == SOURCE_IP_RULE)
		effect =
			"Bits of the value that the mask leaves out are ignored: the rule selects more packets than it says.";
	else
		effect =
			"Bits of the value that the mask leaves out can never be equal: the rule never matches.";
	finding_add(findings, "value-outside-mask", a->outside, RULE(a), NULL,
		    "%s", effect);
}

/* Bits that may be 1 once @a has written. */
static uint32_t may_be_set(const struct audit_user *a)
{
	uint32_t bits = a->act == ACT_COPY ? a->value | a->from_bits :
			a->known	   ? a->value :
					     WHOLE_MARK;

	return bits & a->bits;
}

/*
 * nft makes & 0xf0000000 == 0 of 4/4, as if somebody had asked for that: which
 * makes sense only if somebody sets these bits. (1.0.6 prints both as 0/4.)
 */
void find_prefix(struct findings *findings, const struct audit_user *a)
{
	const struct audit_user *b;
	size_t i;

	if (RULE(a)->source != SOURCE_NFT || a->act != ACT_COMPARE ||
	    a->value || a->negated || a->bits == WHOLE_MARK || !a->bits ||
	    (~a->bits & (~a->bits + 1)))
		return;
	for (i = 0; i < findings->n_sides; i++) {
		b = findings->sides[i];
		if (audit_writes(b) && same_word(a, b) &&
		    (may_be_set(b) & a->bits))
			return;
	}
	finding_add(
		findings, "prefix-compare", a->bits, RULE(a), NULL,
		"Nobody sets the upper bits %#x, which it compares with 0: it matches nearly every packet. nft makes this of VALUE/%d, for what follows the slash is a prefix length.",
		a->bits, count(a->bits));
}

/* ---- byte order ---- */

static bool writes_for(const struct audit_user *a, const struct audit_user *b)
{
	if (b->crowd)
		return same_word(a, b);
	return a->act == ACT_COPY ? same_word(a, b) && (a->bits & b->value) :
				    a->act == ACT_WRITE && use_satisfies(a, b);
}

/* Does anybody write what @b compares with; read what @a writes? */
static bool has_writer(struct findings *findings, const struct audit_user *b)
{
	size_t i;

	for (i = 0; i < findings->n_sides; i++) {
		if (findings->sides[i]->act == ACT_WRITE &&
		    (findings->sides[i]->crowd ||
		     use_satisfies(findings->sides[i], b)))
			return true;
	}
	return false;
}

static bool has_reader(struct findings *findings, const struct audit_user *a)
{
	size_t i;

	for (i = 0; i < findings->n_sides; i++) {
		if (writes_for(a, findings->sides[i]))
			return true;
	}
	return false;
}

/* A mark that its owner is known to write the other way round. */
static void find_swapped(struct findings *findings, const struct audit_user *a)
{
	const struct audit_owner *owner = audit_owner_find(RULE(a)->owner);

	if (!owner || !a->known || !a->value || a->act == ACT_READ ||
	    a->bits == bswap_32(a->bits) ||
	    audit_owner_has_mark(owner, a->value, a->bits) ||
	    !audit_owner_has_mark(owner, bswap_32(a->value), bswap_32(a->bits)))
		return;
	finding_add(
		findings, "byte-order", a->bits, RULE(a), NULL,
		"%s means %#x/%#x; here the bytes are in the reverse order, and the bits are others'.",
		owner->name, bswap_32(a->value), bswap_32(a->bits));
}

void find_byte_order(struct findings *findings, const struct audit_user *b)
{
	struct audit_user swapped;
	const struct audit_user *a;
	size_t i;

	find_swapped(findings, b);
	if (b->act != ACT_COMPARE || !b->value ||
	    b->value == bswap_32(b->value) || has_writer(findings, b))
		return;
	for (i = 0; i < findings->n_sides; i++) {
		a = findings->sides[i];
		if (a->act != ACT_WRITE || !a->known)
			continue;
		swapped = *a;
		swapped.value = bswap_32(a->value);
		swapped.bits = bswap_32(a->bits);
		if (swapped.bits != b->bits || swapped.value != b->value ||
		    a->word != b->word || has_reader(findings, a))
			continue;
		finding_add(
			findings, "byte-order", a->value | b->value, RULE(a),
			RULE(b),
			"%#x is written, and its bytes in the reverse order, %#x, are compared: they never meet.",
			a->value, b->value);
	}
}
