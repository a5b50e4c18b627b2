/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which instructions of a program run at all, and what the registers and the
 * stack hold before each, given constant maps. Conditional constant
 * propagation (Wegman and Zadeck): a branch that the constants rule out
 * contributes nothing, so that what only it would change stays constant.
 */
#ifndef KZ_BPF_DATAFLOW_H
#define KZ_BPF_DATAFLOW_H

#include "userspace/backend/bpf/code.h"
#include "userspace/backend/bpf/value.h"

#define STACK_SIZE 512
#define STACK_SLOTS (STACK_SIZE / 8)

/* A map that nobody changes after loading, or not this much of its only element:
 * and of that not what @varies says; NULL: nothing.
 */
struct constant_map {
	int fd;
	const uint8_t *bytes;
	size_t size;
	size_t mapped; /* whole element, for its owner */
	bool (*varies)(const uint8_t *bytes, uint32_t offset);
};

struct dataflow_state {
	struct value reg[MAX_BPF_REG];
	struct value slot[STACK_SLOTS]; /* the frame's lowest first */
};

struct dataflow {
	const struct bpf_code *code;
	const struct constant_map *maps;
	uint32_t n_maps;
	bool *reached; /* [n_insns] */
	struct dataflow_state *before; /* [n_insns], of what is reached */
};

/*
 * Find out about @code, which must not go away before @flow does. 0, -ENOMEM, or
 * -EOPNOTSUPP if it has instructions that this does not know. The caller frees
 * with dataflow_free().
 */
int dataflow_find(struct dataflow *flow, const struct bpf_code *code,
		  const struct constant_map *maps, uint32_t n_maps);

void dataflow_free(struct dataflow *flow);

/* Bytes that a load or store has. */
uint32_t bpf_insn_size(const struct bpf_insn *insn);

/* The second operand of ALU or jump instruction @insn in @state. */
struct value dataflow_operand(const struct dataflow_state *state,
			      const struct bpf_insn *insn);

/* Whether jump @insn jumps in @state. */
enum value_decided dataflow_decide(const struct dataflow_state *state,
				   const struct bpf_insn *insn);

/* Make of @state, before the instruction at @i, the one after it. */
void dataflow_step(const struct dataflow *flow, uint32_t i,
		   struct dataflow_state *state);

/* What ALU or load instruction @insn leaves in its register. */
struct value dataflow_result(const struct dataflow *flow,
			     const struct dataflow_state *state,
			     const struct bpf_insn *insn);

/*
 * Where a load or store through register @reg is: true, and its first byte in
 * @at, 0 to 511, if it is in this function's frame, whole.
 */
bool dataflow_in_frame(const struct dataflow_state *state,
		       const struct bpf_insn *insn, uint8_t reg, uint32_t *at);

/* Bytes of the frame, from its lowest, 0 to 512. */
struct frame_range {
	uint32_t from;
	uint32_t to; /* not this one */
};

/* Those that what the call at @i calls may read; and may write. */
struct frame_range dataflow_call_reads(const struct dataflow *flow, uint32_t i,
				       const struct dataflow_state *state);
struct frame_range dataflow_call_writes(const struct dataflow *flow, uint32_t i,
					const struct dataflow_state *state);

#endif
