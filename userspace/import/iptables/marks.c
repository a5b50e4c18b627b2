// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/marks.h"

/* Of the flow, where bit 0 of its connection's mark is: the default window. */
#define FLOW_FIRST 96

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

void xt_marks_add_connection(struct xt_marks *marks, uint32_t mask)
{
	marks->connection |= mask;
	marks->connection_starts |= edges(mask);
}

void xt_marks_add_connmark(struct xt_marks *marks,
			   const struct xt_connmark *connmark)
{
	xt_marks_add_connection(marks, connmark->ct);
	if (connmark->kind != XT_CONNMARK_SAVE &&
	    connmark->kind != XT_CONNMARK_RESTORE)
		return;
	xt_marks_add_connection(marks, connmark->ct & connmark->nf);
	xt_marks_add(marks, connmark->nf);
	xt_marks_add(marks, connmark->ct & connmark->nf);
	marks->copied |= connmark->ct & connmark->nf;
}

void xt_marks_join(struct xt_marks *marks, const struct xt_marks *other)
{
	marks->connection |= other->connection;
	marks->connection_starts |= other->connection_starts |
				    (other->starts & other->copied);
}

/* The lowest bits of fields in @mask. */
static uint32_t fields(const struct xt_marks *marks, uint32_t mask)
{
	uint32_t starts = marks->starts |
			  (marks->connection_starts & marks->copied);

	return starts & marks->window & mask;
}

static uint32_t connection_fields(const struct xt_marks *marks, uint32_t mask)
{
	uint32_t starts = marks->connection_starts |
			  (marks->starts & marks->copied);

	return starts & marks->connection & mask;
}

/* The bits of the field that begins at bit @low, of @window and @starts. */
static uint32_t field_bits(uint32_t window, uint32_t starts, unsigned int low)
{
	uint32_t bits = 1U << low;
	unsigned int i;

	for (i = low + 1; i < 32; i++) {
		if (!(window & 1U << i) || starts & 1U << i)
			break;
		bits |= 1U << i;
	}
	return bits;
}

static uint32_t field_at(const struct xt_marks *marks, unsigned int low)
{
	return field_bits(marks->window, fields(marks, UINT32_MAX), low);
}

static uint32_t connection_field_at(const struct xt_marks *marks,
				    unsigned int low)
{
	return field_bits(marks->connection,
			  connection_fields(marks, UINT32_MAX), low);
}

static void declare_connection(const struct xt_marks *marks, FILE *out)
{
	uint32_t left = connection_fields(marks, UINT32_MAX);

	for (; left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);

		fprintf(out, "field conn%u %d bits at %u in flow\n", low,
			__builtin_popcount(connection_field_at(marks, low)),
			FLOW_FIRST + low);
	}
}

void xt_marks_declare(const struct xt_marks *marks, FILE *out)
{
	uint32_t left;

	declare_connection(marks, out);
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

static void save(const struct xt_marks *marks, FILE *out,
		 const struct xt_connmark *connmark)
{
	uint32_t left = connection_fields(marks, connmark->ct);

	for (; left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);

		if (connmark->nf & 1U << low)
			fprintf(out, " set conn%u from bits%u", low, low);
		else
			fprintf(out, " set conn%u 0x0", low);
	}
}

static void restore(const struct xt_marks *marks, FILE *out,
		    const struct xt_connmark *connmark)
{
	uint32_t left = fields(marks, connmark->nf);

	for (; left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);

		if (connmark->ct & 1U << low)
			fprintf(out, " set bits%u from conn%u", low, low);
		else
			fprintf(out, " set bits%u 0x0", low);
	}
}

static void set(const struct xt_marks *marks, FILE *out,
		const struct xt_connmark *connmark)
{
	uint32_t left = connection_fields(marks, connmark->ct);

	for (; left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);
		uint32_t bits = connection_field_at(marks, low);

		fprintf(out, " set conn%u 0x%x", low,
			(connmark->value & bits) >> low);
	}
}

void xt_marks_connmark(const struct xt_marks *marks, FILE *out,
		       const struct xt_connmark *connmark)
{
	switch (connmark->kind) {
	case XT_CONNMARK_NONE:
		break;
	case XT_CONNMARK_SET:
		set(marks, out, connmark);
		break;
	case XT_CONNMARK_SAVE:
		save(marks, out, connmark);
		break;
	case XT_CONNMARK_RESTORE:
		restore(marks, out, connmark);
		break;
	}
}

void xt_marks_compare(const struct xt_marks *marks, FILE *out, uint32_t mask,
		      uint32_t value, bool inverted)
{
	uint32_t left = connection_fields(marks, mask);

	for (; left; left &= left - 1) {
		unsigned int low = __builtin_ctz(left);
		uint32_t bits = connection_field_at(marks, low);

		fprintf(out, "conn%u %s0x%x ", low, inverted ? "!= " : "",
			(value & bits) >> low);
	}
}

unsigned int xt_marks_count_connection(const struct xt_marks *marks,
				       uint32_t mask)
{
	return __builtin_popcount(connection_fields(marks, mask));
}
