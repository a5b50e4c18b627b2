// SPDX-License-Identifier: GPL-2.0-only
/* Constants folded into a program; see fold.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/fold.h"
#include "userspace/backend/bpf/liveness.h"
#include "userspace/backend/bpf/thread.h"

#define MAX_ROUNDS 8
#define MAX_THREADED \
	3 /* rounds of threading, of which each makes way for more */
#define MAX_ADDED 1024 /* instructions, by threading */

static bool is_alu(const struct bpf_insn *insn)
{
	uint8_t class = BPF_CLASS(insn->code);

	return class == BPF_ALU || class == BPF_ALU64;
}

/* Make @insn set its register to @bits; not if an instruction has no room. */
static void set_constant(struct bpf_insn *insn, uint64_t bits)
{
	uint8_t dst = insn->dst_reg, class;

	if ((uint64_t)(int64_t)(int32_t)bits == bits)
		class = BPF_ALU64;
	else if ((uint32_t)bits == bits)
		class = BPF_ALU;
	else
		return;
	*insn = (struct bpf_insn){ .code = class | BPF_MOV | BPF_K,
				   .dst_reg = dst,
				   .imm = (int32_t)bits };
}

/* Does the instruction take @bits in the place of its second register? */
static bool takes_constant(const struct bpf_insn *insn, uint64_t bits)
{
	uint8_t class = BPF_CLASS(insn->code), op = BPF_OP(insn->code);

	if (is_alu(insn)) {
		if (insn->off || op == BPF_END || op == BPF_NEG ||
		    op == BPF_DIV || op == BPF_MOD)
			return false;
		if (op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH)
			return bits < (class == BPF_ALU ? 32 : 64);
	}
	return class == BPF_ALU || class == BPF_JMP32 ||
	       (uint64_t)(int64_t)(int32_t)bits == bits;
}

static void operand_fold(const struct dataflow_state *state,
			 struct bpf_insn *insn)
{
	const struct value *value = &state->reg[insn->src_reg];

	if (BPF_SRC(insn->code) != BPF_X || !value_is_const(value) ||
	    !takes_constant(insn, value->bits))
		return;
	insn->code = (insn->code & ~BPF_X) | BPF_K;
	insn->src_reg = 0;
	insn->imm = (int32_t)value->bits;
}

/* The same of a store. */
static void store_fold(const struct dataflow_state *state,
		       struct bpf_insn *insn)
{
	const struct value *value = &state->reg[insn->src_reg];

	if (BPF_MODE(insn->code) != BPF_MEM || !value_is_const(value) ||
	    (bpf_insn_size(insn) == 8 &&
	     (uint64_t)(int64_t)(int32_t)value->bits != value->bits))
		return;
	insn->code = BPF_ST | BPF_MEM | BPF_SIZE(insn->code);
	insn->src_reg = 0;
	insn->imm = (int32_t)value->bits;
}

/* A branch that is decided always jumps, or goes. */
static void jump_fold(const struct dataflow_state *state, struct bpf_insn *insn,
		      bool *keep)
{
	if (bpf_insn_is_goto(insn))
		return;
	switch (dataflow_decide(state, insn)) {
	case DECIDED_NOT:
		operand_fold(state, insn);
		break;
	case DECIDED_TRUE:
		*insn = (struct bpf_insn){ .code = BPF_JMP | BPF_JA,
					   .off = insn->off };
		break;
	case DECIDED_FALSE:
		*keep = false;
		break;
	}
}

/* An address in the frame is one of the frame's register. */
static void address_fold(const struct dataflow_state *state,
			 struct bpf_insn *insn)
{
	bool loads = BPF_CLASS(insn->code) == BPF_LDX;
	uint8_t reg = loads ? insn->src_reg : insn->dst_reg;
	uint32_t at;

	if (reg == BPF_REG_10 || !dataflow_in_frame(state, insn, reg, &at))
		return;
	if (loads)
		insn->src_reg = BPF_REG_10;
	else
		insn->dst_reg = BPF_REG_10;
	insn->off = (int)at - STACK_SIZE;
}

static bool is_access(const struct bpf_insn *insn)
{
	uint8_t class = BPF_CLASS(insn->code);

	return class == BPF_LDX || class == BPF_ST || class == BPF_STX;
}

static void insn_fold(const struct dataflow *flow, uint32_t i,
		      struct bpf_insn *insn, bool *keep)
{
	const struct dataflow_state *state = &flow->before[i];
	struct value result;

	if (is_access(insn))
		address_fold(state, insn);
	if (is_alu(insn) || BPF_CLASS(insn->code) == BPF_LDX) {
		result = dataflow_result(flow, state, insn);
		if (value_is_const(&result))
			set_constant(insn, result.bits);
		else if (is_alu(insn))
			operand_fold(state, insn);
	} else if (BPF_CLASS(insn->code) == BPF_STX) {
		store_fold(state, insn);
	} else if (bpf_insn_is_jump(insn)) {
		jump_fold(state, insn, keep);
	}
}

/* Jumps over what is removed lead where the program goes anyway. */
static void jumps_drop(const struct bpf_code *code, bool *keep)
{
	uint32_t i, end;

	for (i = code->n_insns; i-- > 0;) {
		if (!keep[i] || !bpf_insn_is_jump(&code->insns[i]) ||
		    code->insns[i].off < 0)
			continue;
		end = i + 1 + code->insns[i].off;
		keep[i] = memchr(keep + i + 1, true, end - i - 1) != NULL;
	}
}

/* The second halves of constants have been left out so far. */
static void halves_keep(const struct bpf_code *code, bool *keep)
{
	uint32_t i;

	for (i = 0; i < code->n_insns; i++) {
		if (!bpf_insn_is_wide(&code->insns[i]))
			continue;
		keep[i + 1] = keep[i];
		i++;
	}
}

static int fold_once(struct bpf_code *code, const struct constant_map *maps,
		     uint32_t n_maps, bool *keep)
{
	struct dataflow flow;
	struct bpf_code was;
	uint32_t i;
	int err = bpf_code_copy(&was, code);

	if (err)
		return err;
	err = dataflow_find(&flow, &was, maps, n_maps);
	if (err)
		goto out_free;
	memcpy(keep, flow.reached, code->n_insns);
	for (i = 0; i < code->n_insns; i++)
		if (flow.reached[i])
			insn_fold(&flow, i, &code->insns[i], &keep[i]);
	err = liveness_sweep(code, &flow, keep);
	dataflow_free(&flow);
	if (err)
		goto out_free;
	halves_keep(code, keep);
	jumps_drop(code, keep);
	err = bpf_code_remove(code, keep);
out_free:
	bpf_code_free(&was);
	return err;
}

/* Until there is nothing left to fold. */
static int fold_all(struct bpf_code *code, const struct constant_map *maps,
		    uint32_t n_maps)
{
	bool *keep = calloc(code->n_insns + 1, sizeof(*keep));
	uint32_t n = 0;
	int i, err = keep ? 0 : -ENOMEM;

	for (i = 0; !err && i < MAX_ROUNDS && n != code->n_insns; i++) {
		n = code->n_insns;
		err = fold_once(code, maps, n_maps, keep);
	}
	free(keep);
	return err;
}

int bpf_code_fold(struct bpf_code *code, const struct constant_map *maps,
		  uint32_t n_maps)
{
	uint32_t room = MAX_ADDED;
	int i, err = fold_all(code, maps, n_maps);

	for (i = 0; !err && i < MAX_THREADED; i++) {
		err = bpf_code_thread(code, maps, n_maps, &room);
		err = err ?: fold_all(code, maps, n_maps);
	}
	return err;
}
