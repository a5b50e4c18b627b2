// SPDX-License-Identifier: GPL-2.0-only
/* Instructions replaced and removed; see code.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "userspace/backend/bpf/code.h"

bool bpf_insn_is_wide(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_IMM | BPF_DW);
}

static bool in_class(const struct bpf_insn *insn, uint8_t class)
{
	return BPF_CLASS(insn->code) == class;
}

bool bpf_insn_is_goto(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_JA);
}

bool bpf_insn_is_call(const struct bpf_insn *insn)
{
	return in_class(insn, BPF_JMP) && BPF_OP(insn->code) == BPF_CALL;
}

bool bpf_insn_is_exit(const struct bpf_insn *insn)
{
	return in_class(insn, BPF_JMP) && BPF_OP(insn->code) == BPF_EXIT;
}

bool bpf_insn_is_jump(const struct bpf_insn *insn)
{
	return in_class(insn, BPF_JMP32) ||
	       (in_class(insn, BPF_JMP) && !bpf_insn_is_call(insn) &&
		!bpf_insn_is_exit(insn));
}

bool bpf_insn_aim(struct bpf_insn *jump, uint32_t from, uint32_t to)
{
	int64_t distance = (int64_t)to - from - 1;

	jump->off = distance;
	return jump->off == distance;
}

bool bpf_insn_names_function(const struct bpf_insn *insn)
{
	if (bpf_insn_is_wide(insn))
		return insn->src_reg == BPF_PSEUDO_FUNC;
	return bpf_insn_is_call(insn) && insn->src_reg == BPF_PSEUDO_CALL;
}

static int helper_arguments(int32_t helper)
{
	switch (helper) {
	case BPF_FUNC_ktime_get_ns:
	case BPF_FUNC_ktime_get_coarse_ns:
	case BPF_FUNC_ktime_get_tai_ns:
	case BPF_FUNC_get_prandom_u32:
	case BPF_FUNC_get_smp_processor_id:
		return 0;
	case BPF_FUNC_xdp_get_buff_len:
		return 1;
	case BPF_FUNC_map_lookup_elem:
	case BPF_FUNC_redirect:
	case BPF_FUNC_xdp_adjust_meta:
		return 2;
	default:
		return 5;
	}
}

/* The type of the program's function that the instruction calls, or NULL. */
static const struct btf_type *callee(const struct bpf_code *code, uint32_t i)
{
	const struct bpf_insn *insn = &code->insns[i];
	const struct btf_type *type = NULL;
	uint32_t j;

	if (insn->src_reg != BPF_PSEUDO_CALL)
		return NULL;
	for (j = 0; j < code->n_funcs; j++)
		if (code->funcs[j].insn_off == i + 1 + insn->imm)
			type = btf__type_by_id(code->btf,
					       code->funcs[j].type_id);
	if (type && btf_is_func(type))
		type = btf__type_by_id(code->btf, type->type);
	return type && btf_is_func_proto(type) ? type : NULL;
}

int bpf_insn_arguments(const struct bpf_code *code, uint32_t i)
{
	const struct btf_type *type = callee(code, i);

	if (code->insns[i].src_reg == 0)
		return helper_arguments(code->insns[i].imm);
	return type ? btf_vlen(type) : 5;
}

uint32_t bpf_insn_pointed(const struct bpf_code *code, uint32_t i, int number)
{
	const struct btf_type *type = callee(code, i);
	int64_t size = 0;

	if (type && number <= btf_vlen(type))
		type = btf__type_by_id(code->btf,
				       btf_params(type)[number - 1].type);
	if (type && btf_is_ptr(type))
		size = btf__resolve_size(code->btf, type->type);
	return size > 0 ? size : 0;
}

void bpf_code_free(struct bpf_code *code)
{
	free(code->insns);
	free(code->funcs);
	free(code->lines);
	memset(code, 0, sizeof(*code));
}

static void *copy(const void *from, size_t n, size_t size)
{
	void *to = calloc(n + 1, size);

	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

int bpf_code_copy(struct bpf_code *code, const struct bpf_code *from)
{
	*code = *from;
	code->insns = copy(from->insns, from->n_insns, sizeof(*from->insns));
	code->funcs = copy(from->funcs, from->n_funcs, sizeof(*from->funcs));
	code->lines = copy(from->lines, from->n_lines, sizeof(*from->lines));
	if (code->insns && code->funcs && code->lines)
		return 0;
	bpf_code_free(code);
	return -ENOMEM;
}

/* ---- instructions that move ---- */

/* Where each instruction goes: @to[i], the next one's place if it is removed;
 * @to[n_insns] is their new number.
 */
struct moves {
	const uint32_t *to;
	const bool *keep;
};

/* Make the instruction at @i lead where it led; false: that is too far. */
static bool aim(struct bpf_insn *insn, const struct moves *moves, uint32_t i)
{
	if (bpf_insn_is_jump(insn))
		return bpf_insn_aim(insn, moves->to[i],
				    moves->to[i + 1 + insn->off]);
	if (bpf_insn_names_function(insn))
		insn->imm = moves->to[i + 1 + insn->imm] - moves->to[i] - 1;
	return true;
}

static bool insns_move(const struct bpf_code *code, const struct moves *moves,
		       struct bpf_insn *insns)
{
	bool second = false;
	uint32_t i;

	for (i = 0; i < code->n_insns; i++) {
		if (!moves->keep[i])
			continue;
		insns[moves->to[i]] = code->insns[i];
		if (!second && !aim(&insns[moves->to[i]], moves, i))
			return false;
		second = !second && bpf_insn_is_wide(&code->insns[i]);
	}
	return true;
}

static void funcs_move(struct bpf_code *code, const struct moves *moves)
{
	uint32_t i, end, n = 0;

	for (i = 0; i < code->n_funcs; i++) {
		end = i + 1 < code->n_funcs ? code->funcs[i + 1].insn_off :
					      code->n_insns;
		if (moves->to[code->funcs[i].insn_off] == moves->to[end])
			continue;
		code->funcs[n] = code->funcs[i];
		code->funcs[n++].insn_off = moves->to[code->funcs[i].insn_off];
	}
	code->n_funcs = n;
}

/* An instruction has one line: of those removed before it, it has its own. */
static void lines_move(struct bpf_code *code, const struct moves *moves)
{
	uint32_t i, at, n = 0;

	for (i = 0; i < code->n_lines; i++) {
		at = moves->to[code->lines[i].insn_off];
		if (at == moves->to[code->n_insns])
			break;
		if (n && code->lines[n - 1].insn_off == at)
			n--;
		code->lines[n] = code->lines[i];
		code->lines[n++].insn_off = at;
	}
	code->n_lines = n;
}

/* The instructions' new array, with a gap where to[] leaves one; NULL: error */
static int code_move(struct bpf_code *code, const struct moves *moves)
{
	uint32_t n = moves->to[code->n_insns];
	struct bpf_insn *insns = calloc(n + 1, sizeof(*insns));

	if (!insns)
		return -ENOMEM;
	if (!insns_move(code, moves, insns)) {
		free(insns);
		return -E2BIG;
	}
	funcs_move(code, moves);
	lines_move(code, moves);
	free(code->insns);
	code->insns = insns;
	code->n_insns = n;
	return 0;
}

int bpf_code_replace(struct bpf_code *code, uint32_t at, uint32_t length,
		     const struct bpf_insn *by, uint32_t n)
{
	uint32_t *to = calloc(code->n_insns + 1, sizeof(*to)), i;
	bool *keep = calloc(code->n_insns + 1, sizeof(*keep));
	int err = to && keep ? 0 : -ENOMEM;

	for (i = 0; !err && i <= code->n_insns; i++) {
		keep[i] = i < at || i >= at + length;
		to[i] = i <= at ? i : i < at + length ? at + n : i - length + n;
	}
	if (!err)
		err = code_move(code, &(struct moves){ to, keep });
	if (!err)
		memcpy(code->insns + at, by, n * sizeof(*by));
	free(to);
	free(keep);
	return err;
}

int bpf_code_remove(struct bpf_code *code, const bool *keep)
{
	uint32_t *to = calloc(code->n_insns + 1, sizeof(*to)), i;
	int err;

	if (!to)
		return -ENOMEM;
	for (i = 0; i < code->n_insns; i++)
		to[i + 1] = to[i] + keep[i];
	err = code_move(code, &(struct moves){ to, keep });
	free(to);
	return err;
}
