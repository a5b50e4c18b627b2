// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/marks.h"

/* Bits of @mask whose lower neighbour is not in it, and the reverse. */
static uint32_t edges(uint32_t mask)
{
	return mask ^ mask << 1;
}

void xt_marks_add(struct xt_marks *marks, uint32_t mask)
{
	marks->window |= mask;
	marks->starts |= edges(mask);
}

/* The bits of the field that begins at bit @low. */
static uint32_t field_at(const struct xt_marks *marks, unsigned int low)
{
	uint32_t bits = 1U << low;
	unsigned int i;

	for (i = low + 1; i < 32; i++) {
		if (!(marks->window & 1U << i) || marks->starts & 1U << i)
			break;
		bits |= 1U << i;
	}
	return bits;
}

static uint32_t fields(const struct xt_marks *marks, uint32_t mask)
{
	return marks->starts & marks->window & mask;
}

void xt_marks_declare(const struct xt_marks *marks, FILE *out)
{
	uint32_t left;

	if (!marks->window)
		return;
	fprintf(out, "mark window 0x%x\n", marks->window);
	for (left = fields(marks, UINT32_MAX); left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);

		fprintf(out, "field bits%u %d bits at %u in mark\n", low,
			__builtin_popcount(field_at(marks, low)), low);
	}
}

void xt_marks_set(const struct xt_marks *marks, FILE *out, uint32_t mask,
		  uint32_t value)
{
	uint32_t left;

	for (left = fields(marks, mask); left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);

		fprintf(out, " set bits%u 0x%x", low,
			(value & field_at(marks, low)) >> low);
	}
}

unsigned int xt_marks_count(const struct xt_marks *marks, uint32_t mask)
{
	return __builtin_popcount(fields(marks, mask));
}
