// SPDX-License-Identifier: GPL-2.0-only
/* Liveness of registers and of the stack's bytes; see liveness.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/liveness.h"

#define CALLER_SAVED 0x3fU /* r0 to r5 */
#define ARGUMENTS(n) ((1U << ((n) + 1)) - 2) /* r1 to rn */

struct live {
	uint16_t regs;
	uint64_t stack[STACK_SIZE / 64]; /* a bit for each byte */
};

struct sweep {
	const struct bpf_code *code;
	const struct dataflow *flow;
	struct live *before; /* [n_insns] */
	bool *heads; /* [n_insns]: of loops */
	bool *keep;
};

static void live_add(struct live *live, const struct live *more)
{
	size_t i;

	live->regs |= more->regs;
	for (i = 0; i < STACK_SIZE / 64; i++)
		live->stack[i] |= more->stack[i];
}

static uint64_t stack_mask(const struct bpf_insn *insn, uint32_t at)
{
	return ((1ULL << bpf_insn_size(insn)) - 1) << at % 64;
}

/* ---- one instruction ---- */

static uint16_t bit(uint8_t reg)
{
	return 1U << reg;
}

static uint16_t regs_read(const struct bpf_code *code, uint32_t i)
{
	const struct bpf_insn *insn = &code->insns[i];
	uint8_t op = BPF_OP(insn->code);
	uint16_t source = BPF_SRC(insn->code) == BPF_X ? bit(insn->src_reg) : 0;

	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
		return 0;
	case BPF_LDX:
		return bit(insn->src_reg);
	case BPF_ST:
		return bit(insn->dst_reg);
	case BPF_STX: /* cmpxchg reads r0 */
		return bit(insn->dst_reg) | bit(insn->src_reg) | bit(0);
	case BPF_ALU:
	case BPF_ALU64:
		if (op == BPF_END)
			return bit(insn->dst_reg);
		return op == BPF_MOV ? source : source | bit(insn->dst_reg);
	}
	if (bpf_insn_is_call(insn))
		return ARGUMENTS(bpf_insn_arguments(code, i));
	if (bpf_insn_is_exit(insn))
		return bit(0);
	return bpf_insn_is_goto(insn) ? 0 : source | bit(insn->dst_reg);
}

static uint16_t regs_written(const struct bpf_insn *insn)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
	case BPF_LDX:
	case BPF_ALU:
	case BPF_ALU64:
		return bit(insn->dst_reg);
	case BPF_JMP:
		return bpf_insn_is_call(insn) ? CALLER_SAVED : 0;
	}
	return 0;
}

static bool is_store(const struct bpf_insn *insn)
{
	uint8_t class = BPF_CLASS(insn->code);

	return (class == BPF_ST || class == BPF_STX) &&
	       BPF_MODE(insn->code) == BPF_MEM;
}

/* The instruction does nothing but what @after needs nothing of. */
static bool is_dead(const struct sweep *sweep, uint32_t i,
		    const struct live *after)
{
	const struct bpf_insn *insn = &sweep->code->insns[i];
	uint8_t class = BPF_CLASS(insn->code);
	uint32_t at;

	if (is_store(insn))
		return dataflow_in_frame(&sweep->flow->before[i], insn,
					 insn->dst_reg, &at) &&
		       at % 8 + bpf_insn_size(insn) <= 8 &&
		       !(after->stack[at / 64] & stack_mask(insn, at));
	if (class == BPF_LD || class == BPF_LDX || class == BPF_ALU ||
	    class == BPF_ALU64)
		return !(after->regs & regs_written(insn));
	return false;
}

/* What the instruction reads of the stack, which is @live then. */
static void stack_read(const struct sweep *sweep, uint32_t i, struct live *live)
{
	const struct bpf_insn *insn = &sweep->code->insns[i];
	const struct dataflow_state *state = &sweep->flow->before[i];
	uint8_t class = BPF_CLASS(insn->code), reg = insn->src_reg;
	struct frame_range range;
	uint32_t at;

	if (bpf_insn_is_call(insn)) {
		range = dataflow_call_reads(sweep->flow, i, state);
		for (at = range.from; at < range.to; at++)
			live->stack[at / 64] |= 1ULL << at % 64;
		return;
	}
	if (class == BPF_STX && BPF_MODE(insn->code) == BPF_ATOMIC)
		reg = insn->dst_reg;
	else if (class != BPF_LDX)
		return;
	if (dataflow_in_frame(state, insn, reg, &at) &&
	    at % 8 + bpf_insn_size(insn) <= 8)
		live->stack[at / 64] |= stack_mask(insn, at);
	else if (value_may_be_stack(&state->reg[reg]))
		memset(live->stack, 0xff, sizeof(live->stack));
}

static void stack_write(const struct sweep *sweep, uint32_t i,
			struct live *live)
{
	const struct bpf_insn *insn = &sweep->code->insns[i];
	uint32_t at;

	if (is_store(insn) &&
	    dataflow_in_frame(&sweep->flow->before[i], insn, insn->dst_reg,
			      &at) &&
	    at % 8 + bpf_insn_size(insn) <= 8)
		live->stack[at / 64] &= ~stack_mask(insn, at);
}

/* ---- all of them ---- */

static struct live live_after(const struct sweep *sweep, uint32_t i)
{
	const struct bpf_insn *insn = &sweep->code->insns[i];
	struct live live = { 0 };

	if (bpf_insn_is_exit(insn))
		return live;
	if (!bpf_insn_is_goto(insn))
		live_add(&live,
			 &sweep->before[i + (bpf_insn_is_wide(insn) ? 2 : 1)]);
	if (bpf_insn_is_jump(insn))
		live_add(&live, &sweep->before[i + 1 + insn->off]);
	return live;
}

/* True if more is live before instruction @i than was known. */
static bool visit(struct sweep *sweep, uint32_t i)
{
	struct live live = live_after(sweep, i), old = sweep->before[i];

	if (!sweep->keep[i] || is_dead(sweep, i, &live)) {
		live_add(&sweep->before[i], &live);
	} else {
		live.regs &= ~regs_written(&sweep->code->insns[i]);
		stack_write(sweep, i, &live);
		live.regs |= regs_read(sweep->code, i);
		stack_read(sweep, i, &live);
		live_add(&sweep->before[i], &live);
	}
	return memcmp(&old, &sweep->before[i], sizeof(old)) != 0;
}

/* Where jumps go back to: all others have been visited before who leads there. */
static void heads_find(const struct sweep *sweep)
{
	uint32_t i;

	for (i = 0; i < sweep->code->n_insns; i++)
		if (sweep->flow->reached[i] &&
		    bpf_insn_is_jump(&sweep->code->insns[i]) &&
		    sweep->code->insns[i].off < 0)
			sweep->heads[i + 1 + sweep->code->insns[i].off] = true;
}

/* From the last instruction to the first, until no loop gets more. */
static void visit_all(struct sweep *sweep)
{
	bool again = true;
	uint32_t i;

	while (again) {
		again = false;
		for (i = sweep->code->n_insns; i-- > 0;)
			if (sweep->flow->reached[i] && visit(sweep, i))
				again |= sweep->heads[i];
	}
}

int liveness_sweep(const struct bpf_code *code, const struct dataflow *flow,
		   bool *keep)
{
	struct sweep sweep = { .code = code, .flow = flow, .keep = keep };
	struct live live;
	uint32_t i;

	sweep.before = calloc(code->n_insns + 1, sizeof(*sweep.before));
	sweep.heads = calloc(code->n_insns + 1, sizeof(*sweep.heads));
	if (!sweep.before || !sweep.heads) {
		free(sweep.before);
		free(sweep.heads);
		return -ENOMEM;
	}
	heads_find(&sweep);
	visit_all(&sweep);
	for (i = 0; i < code->n_insns; i++) {
		if (!flow->reached[i] || !keep[i])
			continue;
		live = live_after(&sweep, i);
		keep[i] = !is_dead(&sweep, i, &live);
	}
	free(sweep.before);
	free(sweep.heads);
	return 0;
}
