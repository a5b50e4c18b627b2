// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boxes come in the order of their first part. Each is compared with those
 * before it that reach as far, and what they have of it is cut off.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "userspace/policy/disjoint.h"

#define COMPARISONS 200000000UL

struct disjoining {
	struct boxes *out;
	const bool *wide;
	size_t *open; /* boxes of out that the next ones may meet; owned */
	size_t n_open;
	unsigned long comparisons;
};

/* @words - 1, and + 1; what is beyond the first word does not matter there. */
static void words_before(uint32_t to[4], const uint32_t words[4], int last)
{
	memcpy(to, words, 4 * sizeof(*to));
	while (last >= 0 && !to[last]--)
		last--;
}

static void words_after(uint32_t to[4], const uint32_t words[4], int last)
{
	memcpy(to, words, 4 * sizeof(*to));
	while (last >= 0 && !++to[last])
		last--;
}

static bool overlap(const struct range *a, const struct range *b,
		    unsigned int n_parts)
{
	unsigned int i;

	for (i = 0; i < n_parts; i++)
		if (words_compare(a[i].low, b[i].high, 4) > 0 ||
		    words_compare(b[i].low, a[i].high, 4) > 0)
			return false;
	return true;
}

/*
 * Add to @rest what @box has outside of @other, which it overlaps: of each part
 * what is below and above, with the parts before it inside.
 */
static int subtract(const struct range *box, const struct range *other,
		    const bool *wide, struct boxes *rest)
{
	struct range left[KZ_MAX_PARTS], piece[KZ_MAX_PARTS];
	size_t size = rest->n_parts * sizeof(*box);
	unsigned int i;
	int err = 0, last;

	memcpy(left, box, size);
	for (i = 0; i < rest->n_parts && !err; i++) {
		last = wide[i] ? 3 : 0;
		if (words_compare(left[i].low, other[i].low, 4) < 0) {
			memcpy(piece, left, size);
			words_before(piece[i].high, other[i].low, last);
			memcpy(left[i].low, other[i].low, sizeof(left[i].low));
			err = boxes_add(rest, piece);
		}
		if (!err && words_compare(left[i].high, other[i].high, 4) > 0) {
			memcpy(piece, left, size);
			words_after(piece[i].low, other[i].high, last);
			memcpy(left[i].high, other[i].high,
			       sizeof(left[i].high));
			err = boxes_add(rest, piece);
		}
	}
	return err;
}

/* Cut off what @other has of the boxes in @rest. */
static int rest_cut(struct boxes *rest, const struct range *other,
		    const bool *wide)
{
	struct boxes next = { .n_parts = rest->n_parts };
	size_t i;
	int err = 0;

	for (i = 0; i < rest->count; i++)
		if (overlap(boxes_at(rest, i), other, rest->n_parts))
			break;
	if (i == rest->count)
		return 0;
	for (i = 0; i < rest->count && !err; i++) {
		if (overlap(boxes_at(rest, i), other, rest->n_parts))
			err = subtract(boxes_at(rest, i), other, wide, &next);
		else
			err = boxes_add(&next, boxes_at(rest, i));
	}
	free(rest->list);
	*rest = next;
	return err;
}

/* Forget those that end before @box, and all after it, begins. */
static void open_close(struct disjoining *d, const struct range *box)
{
	size_t i, n = 0;

	for (i = 0; i < d->n_open; i++)
		if (words_compare(boxes_at(d->out, d->open[i])->high, box->low,
				  4) >= 0)
			d->open[n++] = d->open[i];
	d->n_open = n;
}

static int open_add(struct disjoining *d, const struct range *box)
{
	size_t *open = d->open;
	int err = boxes_add(d->out, box);

	if (err)
		return err;
	if (!(d->n_open & (d->n_open - 1)))
		open = reallocarray(open, d->n_open ? 2 * d->n_open : 1,
				    sizeof(*open));
	if (!open)
		return -ENOMEM;
	d->open = open;
	d->open[d->n_open++] = d->out->count - 1;
	return 0;
}

static int box_add(struct disjoining *d, const struct range *box)
{
	struct boxes rest = { .n_parts = d->out->n_parts };
	size_t i, n;
	int err;

	open_close(d, box);
	err = boxes_add(&rest, box);
	n = d->n_open;
	for (i = 0; i < n && rest.count && !err; i++) {
		if (d->comparisons < rest.count) {
			err = -E2BIG;
			break;
		}
		d->comparisons -= rest.count;
		err = rest_cut(&rest, boxes_at(d->out, d->open[i]), d->wide);
	}
	for (i = 0; i < rest.count && !err; i++)
		err = open_add(d, boxes_at(&rest, i));
	free(rest.list);
	return err;
}

int boxes_disjoin(const struct boxes *in, const bool *wide, struct boxes *out)
{
	struct disjoining d = { out, wide, NULL, 0, COMPARISONS };
	size_t i;
	int err = 0;

	*out = (struct boxes){ .n_parts = in->n_parts };
	for (i = 0; i < in->count && !err; i++)
		err = box_add(&d, boxes_at(in, i));
	free(d.open);
	return err;
}
