// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "userspace/compile/taken_out.h"

#define HIDDEN_MAX 512 /* rules: of more, the policy is compiled again */

static bool ports_meet(uint16_t a, uint16_t a_span, uint16_t b, uint16_t b_span)
{
	return a <= b + b_span && b <= a + a_span;
}

static bool prefixes_meet(uint32_t a, uint8_t a_shift, uint32_t b,
			  uint8_t b_shift)
{
	return !((uint64_t)(a ^ b) >> (a_shift > b_shift ? a_shift : b_shift));
}

/* Whether a packet may be in the boxes of both. */
static bool boxes_meet(const struct kz_candidate *a,
		       const struct kz_candidate *b)
{
	return !((a->class_value ^ b->class_value) & a->class_mask &
		 b->class_mask) &&
	       prefixes_meet(a->saddr, a->saddr_shift, b->saddr,
			     b->saddr_shift) &&
	       prefixes_meet(a->daddr, a->daddr_shift, b->daddr,
			     b->daddr_shift) &&
	       ports_meet(a->sport, a->sport_span, b->sport, b->sport_span) &&
	       ports_meet(a->dport, a->dport_span, b->dport, b->dport_span);
}

static int join(const struct space *space, const struct kz_candidate *candidate,
		uint32_t families, struct overlay overlays[KZ_FAMILIES])
{
	struct overlay_member member = overlay_member(space, candidate);
	const struct kz_rule *rule = space_at(space, candidate->rule);
	uint32_t family;

	families &= (rule->flags & KZ_RULE_FAMILIES) >> KZ_RULE_FAMILIES_SHIFT;
	if (families && rule->flags & KZ_RULE_MAPPED)
		return -EOPNOTSUPP;
	for (family = 0; family < KZ_FAMILIES; family++) {
		if (!(families & 1U << family))
			continue;
		if (overlays[family].members.size / sizeof(member) >=
		    HIDDEN_MAX)
			return -ENOSPC;
		if (overlay_add(&overlays[family], &member))
			return -ENOMEM;
	}
	return 0;
}

/* The rule's candidates; NULL: it has none. */
static const struct kz_candidate *find_own(const struct space *space,
					   uint32_t rule, struct taken_out *out)
{
	uint32_t count = space->parts[ROOM_CANDIDATES].first, i, *offset;
	const struct kz_candidate *all, *own = NULL;

	all = space_at(space, space->header->candidates);
	for (i = 0; i < count; i++) {
		if (all[i].rule != rule || kz_candidate_is_dead(&all[i]))
			continue;
		own = &all[i];
		offset = buffer_add(&out->offsets, sizeof(*offset));
		if (offset)
			*offset = space_offset(space, ROOM_CANDIDATES, i);
	}
	out->n_candidates = out->offsets.size / sizeof(*offset);
	return own;
}

int taken_out_find(const struct space *space, uint32_t end, uint32_t rule,
		   struct overlay overlays[KZ_FAMILIES], struct taken_out *out)
{
	const struct kz_rule *record = space_at(space, rule);
	uint32_t families = (record->flags & KZ_RULE_FAMILIES) >>
			    KZ_RULE_FAMILIES_SHIFT;
	uint32_t count = space->parts[ROOM_CANDIDATES].first, i;
	const struct kz_candidate *c, *own = find_own(space, rule, out);
	int err;

	if (out->offsets.failed)
		return -ENOMEM;
	if (!own)
		return 0;
	err = join(space, own, families, overlays);
	if (!(record->flags & KZ_RULE_HIDES))
		return err;
	c = space_at(space, space->header->candidates);
	for (i = 0; i < count && !err; i++, c++)
		if (c->rule > rule && c->rule < end && boxes_meet(c, own) &&
		    !kz_candidate_is_dead(c))
			err = join(space, c, families, overlays);
	return err;
}

void taken_out_free(struct taken_out *out)
{
	buffer_free(&out->offsets);
}

void taken_out_kill(const struct space *space, const struct taken_out *out,
		    uint32_t i)
{
	const uint32_t *offset = (const void *)out->offsets.bytes;
	const uint32_t at =
		offset[i] + offsetof(struct kz_candidate, class_value);
	const struct kz_candidate *candidate = space_at(space, offset[i]);
	struct kz_candidate dead = *candidate;
	uint64_t value;

	dead.class_value |= KZ_C_NEVER;
	memcpy(&value, &dead.class_value, sizeof(value));
	patch_store(space->patch, at, value);
}
