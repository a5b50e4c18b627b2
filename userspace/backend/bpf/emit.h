/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BPF instructions as they are written one after the other, with jumps to
 * labels that may come later. An error is remembered, and told at the end.
 */
#ifndef KZ_BPF_EMIT_H
#define KZ_BPF_EMIT_H

#include <stdint.h>

#include <linux/bpf.h>

struct emit_jump {
	uint32_t from; /* its instruction */
	uint32_t label;
};

/* 0-filled: nothing yet. */
struct emit {
	struct bpf_insn *insns;
	struct emit_jump *jumps;
	uint32_t *labels; /* where they are; EMIT_NOWHERE: not yet */
	uint32_t n_insns;
	uint32_t n_jumps;
	uint32_t n_labels;
	int err; /* -ENOMEM, or what emit_fail() says */
};

#define EMIT_NOWHERE 0xffffffffU

uint32_t emit_label(struct emit *emit); /* a new one, which is nowhere yet */
void emit_place(struct emit *emit, uint32_t label); /* here */
void emit_fail(struct emit *emit, int err);

/* to = (u32 *)(from)[word] */
void emit_load(struct emit *emit, uint8_t to, uint8_t from, uint32_t word);

/* 32 bits: to = to @op value; BPF_MOV: to = value. */
void emit_alu(struct emit *emit, uint8_t op, uint8_t to, uint32_t value);

/* The same with a register. */
void emit_alu_reg(struct emit *emit, uint8_t op, uint8_t to, uint8_t from);

/* To @label if reg @op value, of 32 bits. */
void emit_jump_if(struct emit *emit, uint8_t op, uint8_t reg, uint32_t value,
		  uint32_t label);

void emit_goto(struct emit *emit, uint32_t label);

/*
 * Let the jumps lead to their labels, all of which must be placed. 0, or a
 * negative errno: the first error, or -E2BIG if a jump would be too long.
 */
int emit_finish(struct emit *emit);

void emit_free(struct emit *emit);

#endif
