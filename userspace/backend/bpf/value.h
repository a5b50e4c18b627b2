/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known about a BPF register, or about eight bytes of the stack,
 * whichever way the program got there: pure values and what instructions make
 * of them.
 */
#ifndef KZ_BPF_VALUE_H
#define KZ_BPF_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

enum value_kind {
	VALUE_NONE, /* no way leads here yet */
	VALUE_CONST, /* bits, or those bytes of them that known has */
	VALUE_MAP, /* address bits of constant map number map */
	VALUE_STACK, /* address of this function's frame's end + bits */
	VALUE_OTHER, /* anything but an address in this function's frame */
	VALUE_ANY,
};

struct value {
	uint16_t kind; /* enum value_kind */
	uint16_t known; /* CONST: a bit for each byte; a register's are all */
	uint32_t map;
	uint64_t bits;
};

#define VALUE_ALL 0xffU

struct value value_const(uint64_t bits);
bool value_is_const(const struct value *value); /* all bytes known */
bool value_may_be_stack(const struct value *value);

/* Make @into what both have in common; true if that changed it. */
bool value_join(struct value *into, const struct value *other);

/* What ALU instruction @insn leaves of @to and @from, its second operand. */
struct value value_compute(const struct bpf_insn *insn, const struct value *to,
			   const struct value *from);

/* The second operand of ALU or jump instruction @insn that is in it. */
struct value value_of_imm(const struct bpf_insn *insn);

enum value_decided { DECIDED_NOT, DECIDED_FALSE, DECIDED_TRUE };

/* Whether conditional jump @insn jumps. */
enum value_decided value_decide(const struct bpf_insn *insn,
				const struct value *left,
				const struct value *right);

#endif
