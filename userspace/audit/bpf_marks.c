// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/bpf_marks.h"

#define REGISTERS 11
#define SLOTS 64 /* of 8 bytes, below r10 */

/* A register: bits kept of the mark, constant ones, others. */
struct value {
	uint32_t kept, constant, wild;
	bool context; /* a pointer to the packet's context */
	bool shifted; /* by 32 to the left, as half of a zero extension */
};

struct state {
	struct value registers[REGISTERS];
	uint64_t context_slots; /* of the stack */
	bool reached;
};

struct run {
	const struct bpf_code *code;
	int offset;
	struct state *states; /* before each instruction; owned */
	bool changed; /* a state, in this pass */
	void (*add)(void *context, const struct audit_user *user);
	void *context;
	bool telling; /* the last pass: accesses are told */
};

static const struct value unknown = { .wild = UINT32_MAX };

/* ---- states ---- */

static bool value_join(struct value *to, const struct value *from)
{
	struct value joined = *to;

	joined.kept &= from->kept;
	joined.wild |= from->wild | (to->kept ^ from->kept) |
		       (to->constant ^ from->constant);
	joined.kept &= ~joined.wild;
	joined.constant &= ~joined.wild;
	/* A store through either is one through the context. */
	joined.context |= from->context;
	joined.shifted &= from->shifted;
	if (!memcmp(&joined, to, sizeof(joined)))
		return false;
	*to = joined;
	return true;
}

static void flow_to(struct run *run, const struct state *from, size_t index)
{
	struct state *to;
	int i;

	if (index >= run->code->count)
		return;
	to = &run->states[index];
	if (!to->reached) {
		*to = *from;
		to->reached = true;
		run->changed = true;
		return;
	}
	for (i = 0; i < REGISTERS; i++)
		run->changed |=
			value_join(&to->registers[i], &from->registers[i]);
	if (from->context_slots & ~to->context_slots) {
		to->context_slots |= from->context_slots;
		run->changed = true;
	}
}

/* ---- accesses ---- */

static void tell(struct run *run, struct audit_user user)
{
	if (run->telling)
		run->add(run->context, &user);
}

/*
 * Bits that differ from the mark: written. A value that has nothing of the
 * mark, such as a constant, writes all of them.
 */
static void mark_stored(struct run *run, const struct value *value)
{
	uint32_t bits = ~(value->kept & ~value->constant & ~value->wild);

	if (bits)
		tell(run, (struct audit_user){ .act = ACT_WRITE,
					       .bits = bits,
					       .value = value->constant,
					       .outside = value->constant &
							  value->kept,
					       .known = !value->wild });
}

static void compared(struct run *run, const struct value *value, const char *op,
		     uint32_t with)
{
	struct audit_user user = { .act = ACT_READ, .bits = value->kept };

	if (!value->kept)
		return;
	if ((!strcmp(op, "==") || !strcmp(op, "!=")) && !value->constant &&
	    !value->wild) {
		user.act = ACT_COMPARE;
		user.value = with;
		user.known = true;
	} else if (!strcmp(op, "&")) {
		user.act = ACT_COMPARE;
		user.bits = value->kept & with;
		user.value = user.bits;
		user.known = true;
	}
	user.outside = user.known ? user.value & ~user.bits : 0;
	tell(run, user);
}

/* ---- instructions ---- */

static void apply(struct value *to, const char *op, const struct value *by)
{
	uint32_t mask;
	bool constant = !by->kept && !by->wild;

	if (!strcmp(op, "=")) {
		*to = *by;
	} else if (!strcmp(op, "&=") && constant) {
		mask = by->constant;
		to->kept &= mask;
		to->constant &= mask;
		to->wild &= mask;
	} else if (!strcmp(op, "|=") && constant) {
		mask = by->constant;
		to->kept &= ~mask;
		to->wild &= ~mask;
		to->constant |= mask;
	} else if (!strcmp(op, "^=") && constant) {
		to->constant ^= by->constant & ~to->wild;
	} else if (!strcmp(op, "|=") || !strcmp(op, "^=")) {
		mask = (to->kept | to->wild) & (by->kept | by->wild);
		to->wild |= by->wild | mask;
		to->kept = (to->kept | by->kept) & ~to->wild;
		to->constant = (to->constant | by->constant) & ~to->wild;
	} else {
		*to = unknown;
	}
	to->context &= !strcmp(op, "=");
}

static void shift(struct value *to, const char *op, unsigned int by)
{
	struct value was = *to;

	*to = unknown;
	if (by == 32 && !strcmp(op, "<<=") && !was.shifted) {
		*to = was;
		to->shifted = true;
	} else if (by == 32 && !strcmp(op, ">>=") && was.shifted) {
		*to = was;
		to->shifted = false;
	} else if (!was.kept && !was.wild && by < 32) {
		*to = (struct value){ .constant = *op == '<' ?
							  was.constant << by :
							  was.constant >> by };
	}
}

static bool register_read(const char *text, int *number)
{
	return (text[0] == 'r' || text[0] == 'w') &&
	       sscanf(text + 1, "%d", number) == 1 && *number >= 0 &&
	       *number < REGISTERS;
}

/* "r2", "-65281", "0xfffff000", "map[id:5]": what it yields. */
static struct value operand(const struct state *state, const char *text)
{
	struct value value = unknown;
	char *end;
	int number;

	if (register_read(text, &number))
		return state->registers[number];
	value.constant = strtoull(text, &end, 0);
	if (end != text && (!*end || *end == ' ')) {
		if (*text == '-')
			value.constant = strtoll(text, NULL, 0);
		value.wild = 0;
		return value;
	}
	return unknown;
}

/* "*(u32 *)(r1 +164)" and what is after it. */
static bool memory_read(const char *text, int *bits, int *base, int *offset,
			const char **after)
{
	int used = 0;

	if (sscanf(text, "*(u%d *)(r%d %d)%n", bits, base, offset, &used) < 3 ||
	    !used || *base < 0 || *base >= REGISTERS)
		return false;
	*after = text + used;
	return true;
}

static bool is_slot(int base, int offset)
{
	return base == 10 && offset < 0 && offset >= -8 * SLOTS &&
	       !(offset % 8);
}

static void load(struct run *run, struct state *state, int to, int bits,
		 int base, int offset)
{
	struct value *target = &state->registers[to];
	bool context = state->registers[base].context;

	if (context && bits == 32 && offset == run->offset) {
		*target = (struct value){ .kept = UINT32_MAX };
		return;
	}
	if (context && offset < run->offset + 4 &&
	    offset + bits / 8 > run->offset)
		tell(run, (struct audit_user){ .act = ACT_READ,
					       .bits = WHOLE_MARK });
	*target = unknown;
	target->context = bits == 64 && is_slot(base, offset) &&
			  (state->context_slots >> (-offset / 8 - 1) & 1);
}

static void store(struct run *run, struct state *state, int bits, int base,
		  int offset, const char *what)
{
	struct value value = operand(state, what);
	uint64_t slot;

	if (is_slot(base, offset) && bits == 64) {
		slot = UINT64_C(1) << (-offset / 8 - 1);
		state->context_slots &= ~slot;
		if (value.context)
			state->context_slots |= slot;
	}
	if (!state->registers[base].context || offset >= run->offset + 4 ||
	    offset + bits / 8 <= run->offset)
		return;
	mark_stored(run,
		    bits == 32 && offset == run->offset ? &value : &unknown);
}

/* Calls: r0 to r5 are gone; a function of the program gets r1 to r5. */
static void call(struct run *run, struct state *state, size_t index,
		 const char *what)
{
	struct state callee = { .reached = true };
	int distance, i;

	if (sscanf(what, "pc%d", &distance) == 1) {
		for (i = 0; i < REGISTERS; i++)
			callee.registers[i] = i >= 1 && i <= 5 ?
						      state->registers[i] :
						      unknown;
		flow_to(run, &callee, index + 1 + distance);
	}
	for (i = 0; i <= 5; i++)
		state->registers[i] = unknown;
}

/* "if r1 == 0x539 goto pc+1" */
static bool branch(struct run *run, struct state *state, size_t index,
		   const char *text)
{
	char left[16], op[8], right[32];
	int number, distance;

	if (sscanf(text, "if %15s %7s %31s goto pc%d", left, op, right,
		   &distance) != 4 ||
	    !register_read(left, &number))
		return false;
	if (register_read(right, &number)) {
		struct value other = state->registers[number];

		compared(run, &other, "<", 0);
		register_read(left, &number);
		compared(run, &state->registers[number], "<", 0);
	} else {
		compared(run, &state->registers[number], op,
			 strtoll(right, NULL, 0));
	}
	flow_to(run, state, index + 1 + distance);
	return true;
}

/* "r2 |= 64", "w1 = *(u32 *)(r6 +164)" */
static bool assign(struct run *run, struct state *state, const char *text)
{
	int to, bits, base, offset;
	char name[8], op[8];
	const char *right, *after;
	struct value by;
	int used = 0;

	if (sscanf(text, "%7s %7s %n", name, op, &used) < 2 || !used ||
	    !register_read(name, &to) || !strchr(op, '='))
		return false;
	right = text + used;
	if (!strcmp(op, "=") &&
	    memory_read(right, &bits, &base, &offset, &after)) {
		load(run, state, to, bits, base, offset);
		return true;
	}
	by = operand(state, right);
	if (!strcmp(op, "<<=") || !strcmp(op, ">>="))
		shift(&state->registers[to], op,
		      by.wild || by.kept ? 64 : by.constant);
	else
		apply(&state->registers[to], op, &by);
	return true;
}

/* One instruction; true in *@ends if nothing follows it. */
static bool step(struct run *run, struct state *state, size_t index, bool *ends)
{
	const char *text = run->code->lines[index], *after;
	int bits, base, offset, distance;

	*ends = false;
	if (memory_read(text, &bits, &base, &offset, &after) &&
	    !strncmp(after, " = ", 3)) {
		store(run, state, bits, base, offset, after + 3);
		return true;
	}
	if (!strcmp(text, "exit")) {
		*ends = true;
		return true;
	}
	if (sscanf(text, "goto pc%d", &distance) == 1 ||
	    sscanf(text, "gotol pc%d", &distance) == 1) {
		flow_to(run, state, index + 1 + distance);
		*ends = true;
		return true;
	}
	if (sscanf(text, "may_goto pc%d", &distance) == 1) {
		flow_to(run, state, index + 1 + distance);
		return true;
	}
	if (!strncmp(text, "call", 4)) {
		call(run, state, index, text + 4 + strspn(text + 4, " "));
		return true;
	}
	if (!strncmp(text, "if ", 3))
		return branch(run, state, index, text);
	if (!strncmp(text, "lock ", 5) || strstr(text, "atomic")) {
		state->registers[0] = unknown;
		return true;
	}
	return assign(run, state, text);
}

static int pass(struct run *run, size_t *at)
{
	size_t i, next;
	struct state state;
	bool ends;

	for (i = 0; i < run->code->count; i++) {
		if (!run->code->lines[i] || !run->states[i].reached)
			continue;
		state = run->states[i];
		if (!step(run, &state, i, &ends)) {
			*at = i;
			return -EINVAL;
		}
		next = i + 1;
		while (next < run->code->count && !run->code->lines[next])
			next++;
		if (!ends)
			flow_to(run, &state, next);
	}
	return 0;
}

int bpf_marks_find(const struct bpf_code *code, int offset,
		   void (*add)(void *context, const struct audit_user *user),
		   void *context, size_t *at)
{
	struct run run = {
		.code = code, .offset = offset, .add = add, .context = context
	};
	struct state first = { .reached = true };
	int error = 0, i;

	run.states = calloc(code->count + 1, sizeof(*run.states));
	if (!run.states)
		return -ENOMEM;
	for (i = 0; i < REGISTERS; i++)
		first.registers[i] = unknown;
	first.registers[1].context = true;
	flow_to(&run, &first, 0);
	do {
		run.changed = false;
		error = pass(&run, at);
	} while (!error && run.changed);
	run.telling = true;
	if (!error)
		error = pass(&run, at);
	free(run.states);
	return error;
}
