// SPDX-License-Identifier: GPL-2.0-only
/* Conditional constant propagation; see dataflow.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/dataflow.h"

uint32_t bpf_insn_size(const struct bpf_insn *insn)
{
	switch (BPF_SIZE(insn->code)) {
	case BPF_B:
		return 1;
	case BPF_H:
		return 2;
	case BPF_W:
		return 4;
	default:
		return 8;
	}
}

struct value dataflow_operand(const struct dataflow_state *state,
			      const struct bpf_insn *insn)
{
	return BPF_SRC(insn->code) == BPF_X ? state->reg[insn->src_reg] :
					      value_of_imm(insn);
}

bool dataflow_in_frame(const struct dataflow_state *state,
		       const struct bpf_insn *insn, uint8_t reg, uint32_t *at)
{
	const struct value *base = &state->reg[reg];
	int64_t from = (int64_t)base->bits + insn->off + STACK_SIZE;

	if (base->kind != VALUE_STACK || from < 0 ||
	    from + bpf_insn_size(insn) > STACK_SIZE)
		return false;
	*at = from;
	return true;
}

/* Bytes that an argument gives access to, of @size it points to; 0: not known. */
static struct frame_range argument_range(const struct value *value,
					 uint32_t size)
{
	int64_t from = (int64_t)value->bits + STACK_SIZE;

	if (!value_may_be_stack(value))
		return (struct frame_range){ 0, 0 };
	if (value->kind != VALUE_STACK || !size || from < 0 ||
	    from + size > STACK_SIZE)
		return (struct frame_range){ 0, STACK_SIZE };
	return (struct frame_range){ from, from + size };
}

struct frame_range dataflow_call_reads(const struct dataflow *flow, uint32_t i,
				       const struct dataflow_state *state)
{
	int number = bpf_insn_arguments(flow->code, i);
	struct frame_range all = { 0, 0 }, range;

	for (; number > 0; number--) {
		range = argument_range(&state->reg[number],
				       bpf_insn_pointed(flow->code, i, number));
		if (range.from == range.to)
			continue;
		if (all.from == all.to)
			all = range;
		all.from = range.from < all.from ? range.from : all.from;
		all.to = range.to > all.to ? range.to : all.to;
	}
	return all;
}

struct frame_range dataflow_call_writes(const struct dataflow *flow, uint32_t i,
					const struct dataflow_state *state)
{
	const struct bpf_insn *insn = &flow->code->insns[i];

	if (insn->src_reg == 0 && insn->imm == BPF_FUNC_map_lookup_elem)
		return (struct frame_range){ 0, 0 };
	return dataflow_call_reads(flow, i, state);
}

/* ---- memory ---- */

static uint8_t bytes_mask(uint32_t at, uint32_t size)
{
	return ((1U << size) - 1) << at % 8;
}

static uint64_t bits_mask(uint32_t size)
{
	return size < 8 ? (1ULL << size * 8) - 1 : ~0ULL;
}

static void slots_forget(struct dataflow_state *state, struct frame_range range)
{
	uint32_t at;

	for (at = range.from / 8 * 8; at < range.to; at += 8)
		state->slot[at / 8] = (struct value){ .kind = VALUE_ANY };
}

/* @size bytes of a slot at @at of the frame, fewer than all. */
static void store_part(struct value *slot, uint32_t at, uint32_t size,
		       const struct value *value)
{
	uint64_t mask = bits_mask(size);
	uint8_t bytes = bytes_mask(at, size);

	if (slot->kind != VALUE_CONST)
		*slot = (struct value){ .kind = VALUE_CONST };
	slot->known &= ~bytes;
	slot->bits &= ~(mask << at % 8 * 8);
	if (value_is_const(value)) {
		slot->known |= bytes;
		slot->bits |= (value->bits & mask) << at % 8 * 8;
	}
	if (!slot->known)
		*slot = (struct value){ .kind = VALUE_OTHER };
}

static void store(struct dataflow_state *state, const struct bpf_insn *insn,
		  const struct value *value)
{
	uint32_t at, size = bpf_insn_size(insn);
	struct value *slot;

	if (!value_may_be_stack(&state->reg[insn->dst_reg]))
		return;
	if (!dataflow_in_frame(state, insn, insn->dst_reg, &at) ||
	    at % 8 + size > 8) {
		slots_forget(state, (struct frame_range){ 0, STACK_SIZE });
		return;
	}
	slot = &state->slot[at / 8];
	if (size == 8)
		*slot = *value;
	else
		store_part(slot, at, size, value);
}

static struct value load_map(const struct dataflow *flow,
			     const struct bpf_insn *insn,
			     const struct value *base)
{
	const struct constant_map *map = &flow->maps[base->map];
	uint64_t from = base->bits + insn->off, bits = 0;
	uint32_t size = bpf_insn_size(insn);

	if (from > map->size || size > map->size - from ||
	    (map->varies && map->varies(map->bytes, from)))
		return (struct value){ .kind = VALUE_OTHER };
	memcpy(&bits, map->bytes + from, size);
	return value_const(bits);
}

static struct value load_slot(const struct value *slot, uint32_t at,
			      uint32_t size)
{
	uint8_t bytes = bytes_mask(at, size);

	if (slot->kind == VALUE_CONST && (slot->known & bytes) == bytes)
		return value_const(slot->bits >> at % 8 * 8 & bits_mask(size));
	if (size == 8 && slot->kind != VALUE_CONST)
		return *slot;
	return (struct value){ .kind = VALUE_OTHER };
}

static struct value load(const struct dataflow *flow,
			 const struct dataflow_state *state,
			 const struct bpf_insn *insn)
{
	const struct value *base = &state->reg[insn->src_reg];
	uint32_t at, size = bpf_insn_size(insn);
	bool plain = BPF_MODE(insn->code) == BPF_MEM;

	if (plain && base->kind == VALUE_MAP)
		return load_map(flow, insn, base);
	if (plain && dataflow_in_frame(state, insn, insn->src_reg, &at) &&
	    at % 8 + size <= 8)
		return load_slot(&state->slot[at / 8], at, size);
	/* An address has eight bytes. */
	return (struct value){
		.kind = size == 8 && value_may_be_stack(base) ? VALUE_ANY :
								VALUE_OTHER,
	};
}

/* ---- instructions ---- */

struct value dataflow_result(const struct dataflow *flow,
			     const struct dataflow_state *state,
			     const struct bpf_insn *insn)
{
	struct value operand;

	if (BPF_CLASS(insn->code) == BPF_LDX)
		return load(flow, state, insn);
	operand = dataflow_operand(state, insn);
	return value_compute(insn, &state->reg[insn->dst_reg], &operand);
}

static struct value wide_constant(const struct dataflow *flow,
				  const struct bpf_insn *insn)
{
	uint32_t i;

	if (insn->src_reg == 0)
		return value_const((uint32_t)insn[0].imm |
				   (uint64_t)(uint32_t)insn[1].imm << 32);
	for (i = 0; insn->src_reg == BPF_PSEUDO_MAP_VALUE && i < flow->n_maps;
	     i++)
		if (insn[0].imm == flow->maps[i].fd)
			return (struct value){ VALUE_MAP, 0, i,
					       (uint32_t)insn[1].imm };
	return (struct value){ .kind = VALUE_OTHER };
}

static void atomic(struct dataflow_state *state, const struct bpf_insn *insn)
{
	static const struct value other = { .kind = VALUE_OTHER };

	store(state, insn, &other);
	if (insn->imm == BPF_CMPXCHG)
		state->reg[BPF_REG_0] = other;
	else if (insn->imm & BPF_FETCH)
		state->reg[insn->src_reg] = other;
}

static void call(const struct dataflow *flow, uint32_t i,
		 struct dataflow_state *state)
{
	int reg;

	slots_forget(state, dataflow_call_writes(flow, i, state));
	for (reg = BPF_REG_0; reg <= BPF_REG_5; reg++)
		state->reg[reg] = (struct value){ .kind = VALUE_OTHER };
}

static bool is_known(const struct bpf_insn *insn)
{
	uint8_t mode = BPF_MODE(insn->code);

	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
		return bpf_insn_is_wide(insn);
	case BPF_STX:
		return mode == BPF_MEM || mode == BPF_ATOMIC;
	case BPF_ST:
		return mode == BPF_MEM;
	case BPF_JMP32:
		return BPF_OP(insn->code) != BPF_JA;
	default:
		return true;
	}
}

void dataflow_step(const struct dataflow *flow, uint32_t i,
		   struct dataflow_state *state)
{
	const struct bpf_insn *insn = &flow->code->insns[i];
	struct value value;

	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
		state->reg[insn->dst_reg] = wide_constant(flow, insn);
		break;
	case BPF_LDX:
	case BPF_ALU:
	case BPF_ALU64:
		state->reg[insn->dst_reg] = dataflow_result(flow, state, insn);
		break;
	case BPF_ST:
		value = value_of_imm(insn);
		store(state, insn, &value);
		break;
	case BPF_STX:
		if (BPF_MODE(insn->code) == BPF_ATOMIC)
			atomic(state, insn);
		else
			store(state, insn, &state->reg[insn->src_reg]);
		break;
	case BPF_JMP:
		if (bpf_insn_is_call(insn))
			call(flow, i, state);
		break;
	}
}

/* ---- the ways through the program ---- */

enum value_decided dataflow_decide(const struct dataflow_state *state,
				   const struct bpf_insn *insn)
{
	struct value operand = dataflow_operand(state, insn);

	return bpf_insn_is_goto(insn) ?
		       DECIDED_TRUE :
		       value_decide(insn, &state->reg[insn->dst_reg], &operand);
}

struct walk {
	struct dataflow *flow;
	bool *pending; /* [n_insns] */
	struct dataflow_state state; /* after the instruction under way */
};

/* @state leads to instruction @to, too; mostly nothing else does. */
static void lead_to(struct walk *walk, const struct dataflow_state *state,
		    uint32_t to)
{
	struct dataflow *flow = walk->flow;
	struct dataflow_state *before = &flow->before[to];
	bool changed = false;
	int i;

	if (!flow->reached[to]) {
		*before = *state;
		flow->reached[to] = true;
		walk->pending[to] = true;
		return;
	}
	if (!memcmp(before, state, sizeof(*before)))
		return;
	for (i = 0; i < MAX_BPF_REG; i++)
		changed |= value_join(&before->reg[i], &state->reg[i]);
	for (i = 0; i < STACK_SLOTS; i++)
		if (memcmp(&before->slot[i], &state->slot[i],
			   sizeof(before->slot[i])) != 0)
			changed |=
				value_join(&before->slot[i], &state->slot[i]);
	walk->pending[to] |= changed;
}

/* Nothing is known about the arguments of a function that is called. */
static void enter(struct walk *walk, uint32_t to)
{
	struct dataflow_state state;
	int i;

	for (i = 0; i < MAX_BPF_REG; i++)
		state.reg[i] = (struct value){ .kind = VALUE_OTHER };
	for (i = 0; i < STACK_SLOTS; i++)
		state.slot[i] = (struct value){ .kind = VALUE_OTHER };
	state.reg[BPF_REG_10] = (struct value){ .kind = VALUE_STACK };
	lead_to(walk, &state, to);
}

static void leave(struct walk *walk, uint32_t i)
{
	const struct bpf_insn *insn = &walk->flow->code->insns[i];
	const struct dataflow_state *before = &walk->flow->before[i];
	enum value_decided decided;

	if (bpf_insn_names_function(insn))
		enter(walk, i + 1 + insn->imm);
	if (bpf_insn_is_exit(insn))
		return;
	if (!bpf_insn_is_jump(insn)) {
		lead_to(walk, &walk->state,
			i + (bpf_insn_is_wide(insn) ? 2 : 1));
		return;
	}
	decided = dataflow_decide(before, insn);
	if (decided != DECIDED_TRUE)
		lead_to(walk, &walk->state, i + 1);
	if (decided != DECIDED_FALSE)
		lead_to(walk, &walk->state, i + 1 + insn->off);
}

/* In rounds from the first instruction to the last, until nothing changes. */
static int walk_all(struct walk *walk)
{
	const struct bpf_code *code = walk->flow->code;
	bool again = true;
	uint32_t i;

	enter(walk, 0);
	while (again) {
		again = false;
		for (i = 0; i < code->n_insns; i++) {
			if (!walk->pending[i])
				continue;
			if (!is_known(&code->insns[i]))
				return -EOPNOTSUPP;
			again = true;
			walk->pending[i] = false;
			walk->state = walk->flow->before[i];
			dataflow_step(walk->flow, i, &walk->state);
			leave(walk, i);
		}
	}
	return 0;
}

int dataflow_find(struct dataflow *flow, const struct bpf_code *code,
		  const struct constant_map *maps, uint32_t n_maps)
{
	struct walk walk = { .flow = flow };
	int err = -ENOMEM;

	*flow = (struct dataflow){ .code = code,
				   .maps = maps,
				   .n_maps = n_maps };
	flow->reached = calloc(code->n_insns + 1, sizeof(*flow->reached));
	flow->before =
		reallocarray(NULL, code->n_insns + 1, sizeof(*flow->before));
	walk.pending = calloc(code->n_insns + 1, sizeof(*walk.pending));
	if (flow->reached && flow->before && walk.pending)
		err = walk_all(&walk);
	free(walk.pending);
	if (err)
		dataflow_free(flow);
	return err;
}

void dataflow_free(struct dataflow *flow)
{
	free(flow->reached);
	free(flow->before);
	memset(flow, 0, sizeof(*flow));
}
