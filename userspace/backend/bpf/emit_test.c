// SPDX-License-Identifier: GPL-2.0-only
/* A candidate's box and its rule's matches as instructions; see emit_search.h.
 * Each does what kz_candidate_fits() and kz_match_holds() do.
 */
#include <errno.h>

#include "userspace/backend/bpf/emit_group.h"
#include "userspace/backend/bpf/emit_tree.h"

static void load(struct emit *emit, uint32_t word)
{
	emit_load(emit, EMIT_VALUE, EMIT_KEY, word);
}

static void prefix(struct emit *emit, uint32_t word, uint32_t address,
		   uint32_t shift, uint32_t no)
{
	if (shift >= 32)
		return;
	load(emit, word);
	if (shift)
		emit_alu(emit, BPF_RSH, EMIT_VALUE, shift);
	emit_jump_if(emit, BPF_JNE, EMIT_VALUE, address >> shift, no);
}

/* The value, in its register, is not one of @low and @span more; @not: is. */
static void range(struct emit *emit, uint32_t low, uint32_t span, bool not,
		  uint32_t no)
{
	if (!span) {
		emit_jump_if(emit, not ? BPF_JEQ : BPF_JNE, EMIT_VALUE, low,
			     no);
		return;
	}
	if (low)
		emit_alu(emit, BPF_SUB, EMIT_VALUE, low);
	emit_jump_if(emit, not ? BPF_JLE : BPF_JGT, EMIT_VALUE, span, no);
}

static void port(struct emit *emit, uint32_t word, uint32_t low, uint32_t span,
		 uint32_t no)
{
	if (span == 0xffff && !low)
		return;
	load(emit, word);
	range(emit, low, span, false, no);
}

/* The class but for what all packets of the family have. */
static void class(struct emit *emit, const struct kz_candidate *c,
		  enum kz_family family, uint32_t no)
{
	const uint32_t bits = KZ_C_FAMILY | KZ_C_IP | KZ_C_NEVER;
	uint32_t known = family << KZ_C_FAMILY_SHIFT | (family ? KZ_C_IP : 0);
	uint32_t mask = c->class_mask & ~(bits & ~(c->class_value ^ known));

	if (!mask)
		return;
	load(emit, KZ_W_CLASS);
	emit_alu(emit, BPF_AND, EMIT_VALUE, mask);
	emit_jump_if(emit, BPF_JNE, EMIT_VALUE, c->class_value & mask, no);
}

void emit_match(struct emit *emit, const struct kz_match *m, uint32_t no)
{
	if (m->op != KZ_MATCH_RANGE) {
		emit_fail(emit, -EOPNOTSUPP);
		return;
	}
	load(emit, m->word);
	if (m->mask != 0xffffffffU)
		emit_alu(emit, BPF_AND, EMIT_VALUE, m->mask);
	range(emit, m->lo, m->span, m->flags & KZ_MATCH_NOT, no);
}

void emit_candidate(struct emit *emit, const struct image *image,
		    const struct kz_candidate *c, enum kz_family family,
		    uint32_t no)
{
	const struct kz_rule *rule = (const void *)(image->bytes + c->rule);
	const struct kz_match *matches =
		(const void *)(image->bytes + rule->body);
	uint32_t i;

	/* The first one: after a parser's case for a protocol it is decided. */
	class(emit, c, family, no);
	prefix(emit, KZ_W_DADDR, c->daddr, c->daddr_shift, no);
	prefix(emit, KZ_W_SADDR, c->saddr, c->saddr_shift, no);
	port(emit, KZ_W_DPORT, c->dport, c->dport_span, no);
	port(emit, KZ_W_SPORT, c->sport, c->sport_span, no);
	if (!(c->flags & KZ_CANDIDATE_MORE))
		return;
	for (i = 0; i < rule->n_matches; i++)
		emit_match(emit, &matches[i], no);
}
