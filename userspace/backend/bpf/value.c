// SPDX-License-Identifier: GPL-2.0-only
/* Values of registers; see value.h. */
#include <string.h>

#include "userspace/backend/bpf/value.h"

struct value value_const(uint64_t bits)
{
	return (struct value){ VALUE_CONST, VALUE_ALL, 0, bits };
}

bool value_is_const(const struct value *value)
{
	return value->kind == VALUE_CONST && value->known == VALUE_ALL;
}

bool value_may_be_stack(const struct value *value)
{
	return value->kind == VALUE_STACK || value->kind == VALUE_ANY;
}

/* The bytes that two constants have in common. */
static uint8_t same_bytes(const struct value *a, const struct value *b)
{
	uint64_t differ = a->bits ^ b->bits;
	uint8_t same = a->known & b->known;
	int i;

	for (i = 0; i < 8; i++)
		if (differ >> 8 * i & 0xff)
			same &= ~(1U << i);
	return same;
}

static struct value joined(const struct value *a, const struct value *b)
{
	struct value value = *a;

	if (a->kind == VALUE_NONE)
		return *b;
	if (b->kind == VALUE_NONE)
		return *a;
	if (a->kind == VALUE_CONST && b->kind == VALUE_CONST) {
		value.known = same_bytes(a, b);
		if (!value.known)
			return (struct value){ .kind = VALUE_OTHER };
		return value;
	}
	if (a->kind == b->kind && a->map == b->map && a->bits == b->bits)
		return value;
	return (struct value){
		.kind = value_may_be_stack(a) || value_may_be_stack(b) ?
				VALUE_ANY :
				VALUE_OTHER,
	};
}

bool value_join(struct value *into, const struct value *other)
{
	struct value value = joined(into, other);
	bool changed = value.kind != into->kind || value.known != into->known;

	*into = value;
	return changed;
}

static bool is_32(const struct bpf_insn *insn)
{
	uint8_t class = BPF_CLASS(insn->code);

	return class == BPF_ALU || class == BPF_JMP32;
}

struct value value_of_imm(const struct bpf_insn *insn)
{
	return value_const((int64_t)insn->imm);
}

static uint64_t swapped(uint64_t value, int bits)
{
	uint64_t result = 0;
	int i;

	for (i = 0; i < bits; i += 8)
		result |= (value >> i & 0xff) << (bits - 8 - i);
	return result;
}

/* The constant that BPF_END, a byte swap, makes. */
static uint64_t compute_end(const struct bpf_insn *insn, uint64_t value)
{
	const uint16_t one = 1;
	bool host_is_big = !*(const uint8_t *)&one;
	bool to_big = BPF_SRC(insn->code) == BPF_TO_BE;
	uint64_t mask = insn->imm < 64 ? (1ULL << insn->imm) - 1 : ~0ULL;

	return host_is_big == to_big ? value & mask : swapped(value, insn->imm);
}

/* False: it is not one that is computed here. */
static bool compute(const struct bpf_insn *insn, uint64_t a, uint64_t b,
		    uint64_t *result)
{
	bool narrow = is_32(insn);
	unsigned int shift = b & (narrow ? 31 : 63);

	if (insn->off) /* signed division, moves that extend the sign */
		return false;
	if (narrow) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (BPF_OP(insn->code)) {
	case BPF_MOV:
		*result = b;
		break;
	case BPF_ADD:
		*result = a + b;
		break;
	case BPF_SUB:
		*result = a - b;
		break;
	case BPF_MUL:
		*result = a * b;
		break;
	case BPF_OR:
		*result = a | b;
		break;
	case BPF_AND:
		*result = a & b;
		break;
	case BPF_XOR:
		*result = a ^ b;
		break;
	case BPF_LSH:
		*result = a << shift;
		break;
	case BPF_RSH:
		*result = a >> shift;
		break;
	case BPF_ARSH:
		*result = narrow ? (uint64_t)((int32_t)a >> shift) :
				   (uint64_t)((int64_t)a >> shift);
		break;
	case BPF_NEG:
		*result = -a;
		break;
	default:
		return false;
	}
	if (narrow)
		*result = (uint32_t)*result;
	return true;
}

/* An address and a constant, or an address that is copied. */
static bool compute_address(const struct bpf_insn *insn, const struct value *to,
			    const struct value *from, struct value *result)
{
	uint8_t op = BPF_OP(insn->code);

	if (BPF_CLASS(insn->code) != BPF_ALU64 || insn->off)
		return false;
	if (op == BPF_MOV) {
		*result = *from;
		return true;
	}
	if ((op != BPF_ADD && op != BPF_SUB) || !value_is_const(from) ||
	    (to->kind != VALUE_STACK && to->kind != VALUE_MAP))
		return false;
	*result = *to;
	result->bits += op == BPF_ADD ? from->bits : -from->bits;
	return true;
}

struct value value_compute(const struct bpf_insn *insn, const struct value *to,
			   const struct value *from)
{
	struct value result = { .kind = VALUE_OTHER };
	uint64_t bits;

	if (BPF_OP(insn->code) == BPF_END) {
		if (value_is_const(to) && BPF_CLASS(insn->code) == BPF_ALU)
			result = value_const(compute_end(insn, to->bits));
		return result;
	}
	if (compute_address(insn, to, from, &result))
		return result;
	if (value_is_const(from) &&
	    (value_is_const(to) || BPF_OP(insn->code) == BPF_MOV) &&
	    compute(insn, to->bits, from->bits, &bits))
		return value_const(bits);
	/* Half an address is none. */
	if (BPF_CLASS(insn->code) == BPF_ALU64 &&
	    (value_may_be_stack(from) ||
	     (value_may_be_stack(to) && BPF_OP(insn->code) != BPF_MOV)))
		result.kind = VALUE_ANY;
	return result;
}

static bool holds(uint8_t op, uint64_t a, uint64_t b, int64_t sa, int64_t sb)
{
	switch (op) {
	case BPF_JEQ:
		return a == b;
	case BPF_JNE:
		return a != b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	case BPF_JLT:
		return a < b;
	case BPF_JLE:
		return a <= b;
	case BPF_JSET:
		return a & b;
	case BPF_JSGT:
		return sa > sb;
	case BPF_JSGE:
		return sa >= sb;
	case BPF_JSLT:
		return sa < sb;
	default: /* BPF_JSLE */
		return sa <= sb;
	}
}

enum value_decided value_decide(const struct bpf_insn *insn,
				const struct value *left,
				const struct value *right)
{
	uint64_t a = left->bits, b = right->bits;
	int64_t sa = a, sb = b;

	if (!value_is_const(left) || !value_is_const(right) ||
	    BPF_OP(insn->code) == BPF_JA || BPF_OP(insn->code) > BPF_JSLE)
		return DECIDED_NOT;
	if (is_32(insn)) {
		a = (uint32_t)a;
		b = (uint32_t)b;
		sa = (int32_t)a;
		sb = (int32_t)b;
	}
	return holds(BPF_OP(insn->code), a, b, sa, sb) ? DECIDED_TRUE :
							 DECIDED_FALSE;
}
