/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A BPF program's instructions between relocation and load, with what the
 * kernel is told about them, and how instructions are replaced and removed:
 * jumps, calls and the debug information follow.
 */
#ifndef KZ_BPF_CODE_H
#define KZ_BPF_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/bpf.h>

struct btf;

/* The main program, and after it the functions that it calls. The caller frees
 * with bpf_code_free(). A 64-bit constant is two instructions.
 */
struct bpf_code {
	struct bpf_insn *insns;
	struct bpf_func_info *funcs; /* by insn_off; the first has 0 */
	struct bpf_line_info *lines; /* by insn_off */
	const struct btf *btf; /* of the object: somebody else's */
	uint32_t n_insns;
	uint32_t n_funcs;
	uint32_t n_lines;
};

/* A copy of @from. 0 or -ENOMEM; then @code is 0-filled. */
int bpf_code_copy(struct bpf_code *code, const struct bpf_code *from);

void bpf_code_free(struct bpf_code *code);

/*
 * Put the @n instructions @by, which do not jump out of them but to the one
 * after them, in the place of @length at @at, to the first of which alone
 * others jump. 0, -ENOMEM, or -E2BIG where a jump would be too long; then
 * @code is as it was.
 */
int bpf_code_replace(struct bpf_code *code, uint32_t at, uint32_t length,
		     const struct bpf_insn *by, uint32_t n);

/* Remove the instructions for which @keep[] is false; functions of which
 * nothing is left go as well. Same errors.
 */
int bpf_code_remove(struct bpf_code *code, const bool *keep);

/* ---- what an instruction is ---- */

/* It has two places: what is in the second is not an instruction. */
bool bpf_insn_is_wide(const struct bpf_insn *insn);

/* It may go on at instruction + 1 + off: conditionally, or always (BPF_JA). */
bool bpf_insn_is_jump(const struct bpf_insn *insn);
bool bpf_insn_is_goto(const struct bpf_insn *insn);

/* Make the jump at @from go on at @to; false: that is too far. */
bool bpf_insn_aim(struct bpf_insn *jump, uint32_t from, uint32_t to);

bool bpf_insn_is_call(const struct bpf_insn *insn);
bool bpf_insn_is_exit(const struct bpf_insn *insn);

/* Arguments that the call at @i of @code takes, or may take: 5 at most. */
int bpf_insn_arguments(const struct bpf_code *code, uint32_t i);

/* The bytes that its argument @number, from 1, points to; 0: not known. */
uint32_t bpf_insn_pointed(const struct bpf_code *code, uint32_t i, int number);

/* Names a function of the program, at instruction + 1 + imm: calls it, or has
 * its address.
 */
bool bpf_insn_names_function(const struct bpf_insn *insn);

#endif
