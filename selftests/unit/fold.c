// SPDX-License-Identifier: GPL-2.0-only
/*
 * Constants folded into BPF programs: drawn programs give the same result
 * before and after, for any argument, and shorter ones show that what should be
 * folded is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"

#include "userspace/backend/bpf/fold.h"

#define PROGRAMS 3000
#define ARGUMENTS 8
#define LENGTH 48
#define MAP_FD 7
#define MAP_SIZE 64
#define STACK_USED 48 /* bytes, all of which are set first */
#define MAX_STEPS 100000

static uint8_t map_bytes[MAP_SIZE];

static uint32_t draw(uint32_t n)
{
	return (uint32_t)random() % n;
}

/* ---- a machine ---- */

static uint64_t alu(uint8_t op, uint64_t a, uint64_t b, bool narrow)
{
	uint32_t bits = narrow ? 31 : 63;

	switch (op) {
	case BPF_MOV:
		return b;
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return a << (b & bits);
	case BPF_RSH:
		return a >> (b & bits);
	default: /* BPF_ARSH */
		return narrow ? (uint64_t)((int32_t)a >> (b & bits)) :
				(uint64_t)((int64_t)a >> (b & bits));
	}
}

static bool jumps(uint8_t op, uint64_t a, uint64_t b)
{
	switch (op) {
	case BPF_JEQ:
		return a == b;
	case BPF_JNE:
		return a != b;
	case BPF_JGT:
		return a > b;
	case BPF_JLE:
		return a <= b;
	case BPF_JSET:
		return a & b;
	default: /* BPF_JSLT of 64 bits */
		return (int64_t)a < (int64_t)b;
	}
}

static const struct bpf_insn *execute(const struct bpf_insn *insn,
				      uint64_t *reg)
{
	uint8_t class = BPF_CLASS(insn->code);
	bool narrow = class == BPF_ALU || class == BPF_JMP32;
	uint64_t *dst = &reg[insn->dst_reg], a = *dst;
	uint64_t b = BPF_SRC(insn->code) == BPF_X ?
			     reg[insn->src_reg] :
			     (uint64_t)(int64_t)insn->imm;
	uint8_t *at;

	if (narrow) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (class) {
	case BPF_LD:
		*dst = (uintptr_t)map_bytes + insn[1].imm;
		return insn + 2;
	case BPF_LDX:
		at = (uint8_t *)(uintptr_t)reg[insn->src_reg] + insn->off;
		*dst = 0;
		memcpy(dst, at, bpf_insn_size(insn));
		return insn + 1;
	case BPF_ST:
		b = (int64_t)insn->imm;
		at = (uint8_t *)(uintptr_t)a + insn->off;
		memcpy(at, &b, bpf_insn_size(insn));
		return insn + 1;
	case BPF_STX:
		at = (uint8_t *)(uintptr_t)a + insn->off;
		memcpy(at, &reg[insn->src_reg], bpf_insn_size(insn));
		return insn + 1;
	case BPF_ALU:
	case BPF_ALU64:
		*dst = alu(BPF_OP(insn->code), a, b, narrow);
		if (narrow)
			*dst = (uint32_t)*dst;
		return insn + 1;
	}
	if (bpf_insn_is_goto(insn) || jumps(BPF_OP(insn->code), a, b))
		return insn + 1 + insn->off;
	return insn + 1;
}

/* r0 at the end; -1: it does not end. */
static uint64_t run(const struct bpf_code *code, uint64_t argument)
{
	uint64_t reg[MAX_BPF_REG] = { 0 }, stack[STACK_SIZE / 8];
	const struct bpf_insn *insn = code->insns;
	int steps;

	memset(stack, 0xa5, sizeof(stack));
	reg[BPF_REG_1] = argument;
	reg[BPF_REG_10] = (uintptr_t)(stack + STACK_SIZE / 8);
	for (steps = 0; steps < MAX_STEPS; steps++) {
		if (insn->code == (BPF_JMP | BPF_EXIT))
			return reg[BPF_REG_0];
		insn = execute(insn, reg);
	}
	return -1;
}

/* ---- programs ---- */

struct draft {
	struct bpf_insn insns[4 * LENGTH];
	uint32_t n;
};

static void put(struct draft *draft, uint8_t code, uint8_t dst, uint8_t src,
		int16_t off, int32_t imm)
{
	draft->insns[draft->n++] =
		(struct bpf_insn){ code, dst, src, off, imm };
}

/* r0 to r7 are numbers, r8 the map's address, r9 a loop's. */
static uint8_t draw_reg(void)
{
	return draw(8);
}

static int32_t draw_imm(void)
{
	static const int32_t some[] = {
		0, 1, 2, 5, 31, 255, -1, 65535, 1 << 20
	};

	return draw(4) ? some[draw(9)] : (int32_t)random();
}

static void draw_alu(struct draft *draft)
{
	static const uint8_t ops[] = { BPF_MOV, BPF_MOV, BPF_ADD, BPF_SUB,
				       BPF_MUL, BPF_OR,	 BPF_AND, BPF_XOR,
				       BPF_LSH, BPF_RSH, BPF_ARSH };
	uint8_t op = ops[draw(11)], class = draw(2) ? BPF_ALU : BPF_ALU64;
	int32_t imm = op >= BPF_LSH && op != BPF_MOV && op != BPF_AND &&
				      op != BPF_OR && op != BPF_XOR ?
			      (int32_t)draw(32) :
			      draw_imm();

	if (draw(2))
		put(draft, class | op | BPF_X, draw_reg(), draw_reg(), 0, 0);
	else
		put(draft, class | op | BPF_K, draw_reg(), 0, 0, imm);
}

static void draw_memory(struct draft *draft)
{
	static const uint8_t sizes[] = { BPF_B, BPF_H, BPF_W, BPF_DW };
	uint32_t log = draw(4);
	int16_t off = -(int)((draw(STACK_USED >> log) + 1) << log);

	switch (draw(4)) {
	case 0:
		put(draft, BPF_LDX | BPF_MEM | sizes[log], draw_reg(),
		    BPF_REG_8, draw(MAP_SIZE >> log) << log, 0);
		break;
	case 1:
		put(draft, BPF_LDX | BPF_MEM | sizes[log], draw_reg(),
		    BPF_REG_10, off, 0);
		break;
	case 2:
		put(draft, BPF_ST | BPF_MEM | sizes[log], BPF_REG_10, 0, off,
		    draw_imm());
		break;
	default:
		put(draft, BPF_STX | BPF_MEM | sizes[log], BPF_REG_10,
		    draw_reg(), off, 0);
		break;
	}
}

/* Some instructions further; @left are left. */
static void draw_jump(struct draft *draft, uint32_t left)
{
	static const uint8_t ops[] = { BPF_JEQ, BPF_JNE,  BPF_JGT,
				       BPF_JLE, BPF_JSET, BPF_JSLT };
	uint8_t op = ops[draw(6)];
	uint8_t class = op == BPF_JSLT || draw(2) ? BPF_JMP : BPF_JMP32;
	int16_t off = left ? draw(left < 8 ? left : 8) : 0;

	if (!draw(6))
		put(draft, BPF_JMP | BPF_JA, 0, 0, off, 0);
	else if (draw(2))
		put(draft, class | op | BPF_K, draw_reg(), 0, off, draw_imm());
	else
		put(draft, class | op | BPF_X, draw_reg(), draw_reg(), off, 0);
}

static void draw_body(struct draft *draft, uint32_t length)
{
	uint32_t end = draft->n + length;

	while (draft->n < end)
		switch (draw(8)) {
		case 0:
		case 1:
			draw_jump(draft, end - draft->n - 1);
			break;
		case 2:
		case 3:
		case 4:
			draw_memory(draft);
			break;
		default:
			draw_alu(draft);
			break;
		}
}

static void draw_program(struct draft *draft)
{
	uint32_t i, loop;

	draft->n = 0;
	put(draft, BPF_LD | BPF_IMM | BPF_DW, BPF_REG_8, BPF_PSEUDO_MAP_VALUE,
	    0, MAP_FD);
	put(draft, 0, 0, 0, 0, 0);
	for (i = 0; i < 8; i++)
		if (i != 1)
			put(draft, BPF_ALU64 | BPF_MOV | BPF_K, i, 0, 0,
			    draw_imm());
	for (i = 8; i <= STACK_USED; i += 8)
		put(draft, BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -(int)i,
		    0);
	put(draft, BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, BPF_REG_8, -64, 0);
	draw_body(draft, LENGTH / 2);
	put(draft, BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_8, BPF_REG_10, -64, 0);
	put(draft, BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_9, 0, 0, 1 + draw(4));
	loop = draft->n;
	draw_body(draft, LENGTH / 2);
	put(draft, BPF_ALU64 | BPF_SUB | BPF_K, BPF_REG_9, 0, 0, 1);
	put(draft, BPF_JMP | BPF_JNE | BPF_K, BPF_REG_9, 0,
	    (int)loop - (int)draft->n - 1, 0);
	for (i = 1; i < 8; i++)
		put(draft, BPF_ALU64 | BPF_XOR | BPF_X, BPF_REG_0, i, 0, 0);
	put(draft, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* ---- tests ---- */

static struct bpf_func_info main_function;

/* Fold a copy of @draft; the caller frees it. */
static int fold(const struct draft *draft, struct bpf_code *folded)
{
	const struct constant_map map = { .fd = MAP_FD,
					  .bytes = map_bytes,
					  .size = MAP_SIZE };
	const struct bpf_code code = {
		.insns = (struct bpf_insn *)draft->insns,
		.n_insns = draft->n,
		.funcs = &main_function,
		.n_funcs = 1,
	};
	int err = bpf_code_copy(folded, &code);

	return err ?: bpf_code_fold(folded, &map, 1);
}

/* How many of the drawn programs differ after folding. */
static void test_drawn(void)
{
	uint32_t i, j, wrong = 0, ends = 0;
	uint64_t before = 0, after = 0, argument, was;
	struct bpf_code folded;
	struct draft draft;

	for (i = 0; i < PROGRAMS; i++) {
		draw_program(&draft);
		if (fold(&draft, &folded)) {
			wrong++;
			continue;
		}
		before += draft.n;
		after += folded.n_insns;
		for (j = 0; j < ARGUMENTS; j++) {
			argument = j ? (uint64_t)random() << 33 ^ random() : 0;
			was = run(&(struct bpf_code){ .insns = draft.insns },
				  argument);
			wrong += was != run(&folded, argument);
			ends += was != (uint64_t)-1;
		}
		bpf_code_free(&folded);
	}
	ktap_result(!wrong, "drawn programs do the same when folded");
	ktap_result(ends > PROGRAMS * ARGUMENTS / 2, "and most of them end");
	ktap_result(after < before * 3 / 4, "and they are shorter");
}

/* if (map[4]) r0 = map[8] else r0 = r1: all that is left is one constant. */
static void test_constant(void)
{
	static const struct draft draft = {
		.insns = {
			{ BPF_LD | BPF_IMM | BPF_DW, 8, BPF_PSEUDO_MAP_VALUE, 0,
			  MAP_FD },
			{ 0 },
			{ BPF_STX | BPF_MEM | BPF_DW, 10, 8, -8, 0 },
			{ BPF_LDX | BPF_MEM | BPF_DW, 2, 10, -8, 0 },
			{ BPF_LDX | BPF_MEM | BPF_W, 3, 2, 4, 0 },
			{ BPF_JMP | BPF_JEQ | BPF_K, 3, 0, 2, 0 },
			{ BPF_LDX | BPF_MEM | BPF_W, 0, 2, 8, 0 },
			{ BPF_JMP | BPF_JA, 0, 0, 1, 0 },
			{ BPF_ALU64 | BPF_MOV | BPF_X, 0, 1, 0, 0 },
			{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
		},
		.n = 10,
	};
	struct bpf_code folded;
	uint32_t value;
	int err;

	memcpy(&value, map_bytes + 8, sizeof(value));
	err = fold(&draft, &folded);
	ktap_result(!err && folded.n_insns == 2 && run(&folded, 1) == value,
		    "a branch on a constant, and the constant itself");
	bpf_code_free(&folded);
}

/* What a helper may read is stored before its call, what it may not is not. */
static void test_call(void)
{
	static const struct draft draft = {
		.insns = {
			{ BPF_ST | BPF_MEM | BPF_DW, 10, 0, -8, 1 },
			{ BPF_ST | BPF_MEM | BPF_DW, 10, 0, -16, 2 },
			{ BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0 },
			{ BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -8 },
			{ BPF_JMP | BPF_CALL, 0, 0, 0,
			  BPF_FUNC_map_lookup_elem },
			{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_ktime_get_ns },
			{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
		},
		.n = 7,
	};
	static const struct draft without = {
		.insns = {
			{ BPF_ST | BPF_MEM | BPF_DW, 10, 0, -8, 1 },
			{ BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0 },
			{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_ktime_get_ns },
			{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
		},
		.n = 4,
	};
	struct bpf_code folded;
	int err = fold(&draft, &folded);

	ktap_result(!err && folded.n_insns == draft.n,
		    "what a helper may read is kept");
	bpf_code_free(&folded);
	err = fold(&without, &folded);
	ktap_result(!err && folded.n_insns == 2, "what nobody reads is not");
	bpf_code_free(&folded);
}

int main(void)
{
	uint32_t i;

	srandom(1);
	for (i = 0; i < MAP_SIZE; i++)
		map_bytes[i] = draw(3) ? 0 : 1 + draw(255);
	map_bytes[4] = 1;
	ktap_start(6);
	test_drawn();
	test_constant();
	test_call();
	return ktap_finish();
}
