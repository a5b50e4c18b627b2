// SPDX-License-Identifier: GPL-2.0-only
/* Jumps threaded through decided branches; see thread.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/thread.h"

#define MAX_COPIED 16 /* instructions that a way gets of its own */
#define MAX_LAST 4 /* of them before an exit */
#define MAX_STEPS 64

/* What a jump is replaced by. */
struct way {
	struct bpf_insn insns[MAX_COPIED + 1];
	uint32_t n;
	uint32_t to; /* then it goes there, by a jump that is not in insns yet */
	bool exits; /* it does not */
};

struct threading {
	struct bpf_code *code;
	const struct dataflow *flow; /* of the code as it was */
	uint32_t *grown; /* [n_insns as it was]: what it became longer by */
	uint32_t *room;
};

/* Add the instruction at @at to the way; 0: it cannot be. Else its length. */
static uint32_t way_add(struct way *way, const struct bpf_code *code,
			uint32_t at)
{
	const struct bpf_insn *insn = &code->insns[at];
	uint32_t n = bpf_insn_is_wide(insn) ? 2 : 1;

	if (bpf_insn_is_call(insn) || bpf_insn_names_function(insn) ||
	    way->n + n > MAX_COPIED)
		return 0;
	memcpy(way->insns + way->n, insn, n * sizeof(*insn));
	way->n += n;
	return n;
}

/* The way from the jump at @from to where it is worth to be led. */
static bool way_find(const struct dataflow *flow, uint32_t from,
		     struct way *best)
{
	struct dataflow_state state = flow->before[from];
	uint32_t at = from + 1 + flow->code->insns[from].off, steps, n;
	const struct bpf_insn *insn;
	enum value_decided decided;
	struct way way = { .n = 0 };
	bool found = false;

	for (steps = 0; steps < MAX_STEPS; steps++) {
		insn = &flow->code->insns[at];
		if (bpf_insn_is_exit(insn)) {
			if (way.n >= MAX_LAST)
				return found;
			*best = way;
			best->insns[best->n++] = *insn;
			best->exits = true;
			return true;
		}
		if (!bpf_insn_is_jump(insn)) {
			n = way_add(&way, flow->code, at);
			if (!n)
				return found;
			dataflow_step(flow, at, &state);
			at += n;
			continue;
		}
		decided = dataflow_decide(&state, insn);
		if (decided == DECIDED_NOT)
			return found;
		at += decided == DECIDED_TRUE ? 1 + insn->off : 1;
		if (bpf_insn_is_goto(insn) && way.n)
			continue;
		*best = way;
		best->to = at;
		found = true;
	}
	return found;
}

/* Where instruction @old is by now, after those after @from were replaced. */
static uint32_t place(const struct threading *t, uint32_t from, uint32_t old)
{
	uint32_t i, now = old;

	for (i = from; i < old; i++)
		now += t->grown[i];
	return now;
}

static int aim(struct threading *t, uint32_t jump, uint32_t to)
{
	return bpf_insn_aim(&t->code->insns[jump], jump, to) ? 0 : -E2BIG;
}

/* Lead the jump at @i its own way. */
static int jump_thread(struct threading *t, uint32_t i)
{
	bool always = bpf_insn_is_goto(&t->code->insns[i]);
	struct way way;
	int err;

	if (!way_find(t->flow, i, &way))
		return 0;
	if (!always && !way.n)
		return aim(t, i, place(t, i, way.to));
	if (!always || way.n > *t->room)
		return 0;
	if (!way.exits)
		way.insns[way.n++] =
			(struct bpf_insn){ .code = BPF_JMP | BPF_JA };
	err = bpf_code_replace(t->code, i, 1, way.insns, way.n);
	if (err)
		return err;
	t->grown[i] = way.n - 1;
	*t->room -= way.n - 1;
	return way.exits ? 0 : aim(t, i + way.n - 1, place(t, i, way.to));
}

int bpf_code_thread(struct bpf_code *code, const struct constant_map *maps,
		    uint32_t n_maps, uint32_t *room)
{
	struct threading t = { .code = code, .room = room };
	struct dataflow flow;
	struct bpf_code was;
	int err = bpf_code_copy(&was, code);
	uint32_t i;

	if (err)
		return err;
	err = dataflow_find(&flow, &was, maps, n_maps);
	if (err)
		goto out_free;
	t.flow = &flow;
	t.grown = calloc(was.n_insns + 1, sizeof(*t.grown));
	if (!t.grown)
		err = -ENOMEM;
	for (i = was.n_insns; !err && i-- > 0;)
		if (flow.reached[i] && bpf_insn_is_jump(&was.insns[i]))
			err = jump_thread(&t, i);
	free(t.grown);
	dataflow_free(&flow);
out_free:
	bpf_code_free(&was);
	return err;
}
