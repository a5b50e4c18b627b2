// SPDX-License-Identifier: GPL-2.0-only
/* Writing BPF instructions; see emit.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/emit.h"

#define CHUNK 256 /* arrays grow by so many */

void emit_fail(struct emit *emit, int err)
{
	if (!emit->err)
		emit->err = err;
}

/* Room for one more in *@array, of @n elements of @size; false: there is none. */
static bool grow(struct emit *emit, void **array, uint32_t n, size_t size)
{
	void *more;

	if (emit->err)
		return false;
	if (n % CHUNK)
		return true;
	more = reallocarray(*array, n + CHUNK, size);
	if (more)
		*array = more;
	else
		emit_fail(emit, -ENOMEM);
	return more != NULL;
}

static void emit_insn(struct emit *emit, struct bpf_insn insn)
{
	if (grow(emit, (void **)&emit->insns, emit->n_insns, sizeof(insn)))
		emit->insns[emit->n_insns++] = insn;
}

uint32_t emit_label(struct emit *emit)
{
	if (!grow(emit, (void **)&emit->labels, emit->n_labels,
		  sizeof(*emit->labels)))
		return 0;
	emit->labels[emit->n_labels] = EMIT_NOWHERE;
	return emit->n_labels++;
}

void emit_place(struct emit *emit, uint32_t label)
{
	if (!emit->err)
		emit->labels[label] = emit->n_insns;
}

void emit_load(struct emit *emit, uint8_t to, uint8_t from, uint32_t word)
{
	emit_insn(emit, (struct bpf_insn){ .code = BPF_LDX | BPF_MEM | BPF_W,
					   .dst_reg = to,
					   .src_reg = from,
					   .off = word * sizeof(uint32_t) });
}

void emit_alu(struct emit *emit, uint8_t op, uint8_t to, uint32_t value)
{
	emit_insn(emit, (struct bpf_insn){ .code = BPF_ALU | op | BPF_K,
					   .dst_reg = to,
					   .imm = (int32_t)value });
}

void emit_alu_reg(struct emit *emit, uint8_t op, uint8_t to, uint8_t from)
{
	emit_insn(emit, (struct bpf_insn){ .code = BPF_ALU | op | BPF_X,
					   .dst_reg = to,
					   .src_reg = from });
}

static void jump(struct emit *emit, struct bpf_insn insn, uint32_t label)
{
	if (!grow(emit, (void **)&emit->jumps, emit->n_jumps,
		  sizeof(*emit->jumps)))
		return;
	emit->jumps[emit->n_jumps++] =
		(struct emit_jump){ emit->n_insns, label };
	emit_insn(emit, insn);
}

void emit_jump_if(struct emit *emit, uint8_t op, uint8_t reg, uint32_t value,
		  uint32_t label)
{
	jump(emit,
	     (struct bpf_insn){ .code = BPF_JMP32 | op | BPF_K,
				.dst_reg = reg,
				.imm = (int32_t)value },
	     label);
}

void emit_goto(struct emit *emit, uint32_t label)
{
	jump(emit, (struct bpf_insn){ .code = BPF_JMP | BPF_JA }, label);
}

int emit_finish(struct emit *emit)
{
	const struct emit_jump *from;
	int64_t distance;
	uint32_t i;

	for (i = 0; !emit->err && i < emit->n_jumps; i++) {
		from = &emit->jumps[i];
		distance = (int64_t)emit->labels[from->label] - from->from - 1;
		emit->insns[from->from].off = distance;
		if (emit->insns[from->from].off != distance)
			emit_fail(emit, -E2BIG);
	}
	return emit->err;
}

void emit_free(struct emit *emit)
{
	free(emit->insns);
	free(emit->jumps);
	free(emit->labels);
	memset(emit, 0, sizeof(*emit));
}
