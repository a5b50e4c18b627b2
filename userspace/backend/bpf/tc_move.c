// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moving programs at tc; see tc_attach_point.h. Those in the new place are
 * pinned under another prefix, then renamed over the old ones' pins. Killed
 * before the rename, the policy is where it was, and the next load or unload
 * removes what is pinned so; killed after it, the old link is gone with us.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/pin_numbers.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/base/refuse.h"

/* The pins of one kind, before and after. */
struct pair {
	char from[PIN_NAME_SIZE]; /* prefixes */
	char to[PIN_NAME_SIZE];
	struct pin_numbers old;
	struct pin_numbers new;
};

static int pair_read(const struct pins *pins, const char *prefix,
		     const char *kind, struct pair *pair)
{
	int err;

	snprintf(pair->from, PIN_NAME_SIZE, "%.8s+-%s", prefix, kind);
	snprintf(pair->to, PIN_NAME_SIZE, "%.8s-%s", prefix, kind);
	err = pin_numbers_read(pins, pair->to, &pair->old);
	return pin_numbers_read(pins, pair->from, &pair->new) ?: err;
}

static void pair_free(struct pair *pair)
{
	pin_numbers_free(&pair->old);
	pin_numbers_free(&pair->new);
}

static bool has(const struct pin_numbers *numbers, uint32_t number)
{
	unsigned int i;

	for (i = 0; i < numbers->count; i++)
		if (numbers->list[i] == number)
			return true;
	return false;
}

static int pair_rename(const struct pins *pins, const struct pair *pair)
{
	char pin[PIN_NAME_SIZE], new_pin[PIN_NAME_SIZE];
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < pair->new.count; i++) {
		pin_number_name(new_pin, pair->from, pair->new.list[i]);
		pin_number_name(pin, pair->to, pair->new.list[i]);
		err = pins_rename(pins, new_pin, pin);
	}
	/* One had another number. */
	for (i = 0; !err && i < pair->old.count; i++) {
		pin_number_name(pin, pair->to, pair->old.list[i]);
		if (pair->new.count && !has(&pair->new, pair->old.list[i]))
			pins_remove(pins, pin);
	}
	return err;
}

/* ---- links ---- */

static int settle_links(const struct pins *pins, const char *prefix)
{
	struct pair pair = { 0 };
	char pin[PIN_NAME_SIZE];
	int *fds, err;
	unsigned int i;

	err = pair_read(pins, prefix, "tcx", &pair);
	fds = calloc(pair.old.count + 1, sizeof(*fds));
	if (!fds)
		err = -ENOMEM;
	for (i = 0; !err && i < pair.old.count; i++) {
		pin_number_name(pin, pair.to, pair.old.list[i]);
		fds[i] = pins_get(pins, pin, &bpffs_link);
	}
	err = err ?: pair_rename(pins, &pair);
	for (i = 0; !err && i < pair.old.count; i++) {
		/* A dead one has no device to be detached from. */
		bpf_link_detach(fds[i]);
		close(fds[i]);
	}
	free(fds);
	pair_free(&pair);
	return err;
}

/* ---- filters ---- */

/* Who removes the last filter removes the qdisc. */
static void settle_filter(const struct pins *pins, const char *prefix,
			  const struct pair *pair,
			  const struct clsact_note *old)
{
	struct clsact_note note;
	unsigned int i;

	for (i = 0; old->made_qdisc && i < pair->new.count; i++) {
		if (clsact_note_read(pins, prefix, pair->new.list[i], &note) ||
		    note.ifindex != old->ifindex)
			continue;
		note.made_qdisc = old->made_qdisc;
		clsact_note_write(pins, prefix, pair->new.list[i], &note);
	}
	clsact_detach(old);
}

static int settle_filters(const struct pins *pins, const char *prefix)
{
	struct clsact_note *notes;
	struct pair pair = { 0 };
	unsigned int i;
	int err;

	err = pair_read(pins, prefix, "clsact", &pair);
	notes = calloc(pair.old.count + 1, sizeof(*notes));
	if (!notes)
		err = -ENOMEM;
	for (i = 0; !err && i < pair.old.count; i++)
		err = clsact_note_read(pins, prefix, pair.old.list[i],
				       &notes[i]);
	err = err ?: pair_rename(pins, &pair);
	for (i = 0; !err && i < pair.old.count; i++)
		settle_filter(pins, prefix, &pair, &notes[i]);
	free(notes);
	pair_free(&pair);
	return err;
}

/* ---- both ---- */

static void new_point(const struct tc_attach_point *point,
		      struct tc_attach_point *new, char *prefix)
{
	snprintf(prefix, PIN_NAME_SIZE, "%.8s+", point->prefix);
	*new = *point;
	new->prefix = prefix;
}

int tc_attach_points_move(const struct pins *pins,
			  const struct tc_attach_point *point, int program,
			  char *why)
{
	struct tc_attach_point there = *point, new;
	char prefix[PIN_NAME_SIZE];
	struct devices devices;
	int err;

	err = tc_attach_points_list(pins, &there, &devices);
	if (err)
		return refuse_errno(why, err, "cannot read where it is");
	if (!devices.count)
		return 0;
	new_point(&there, &new, prefix);
	err = tc_attach_points_create(pins, &new, &devices, program, why);
	if (err)
		return err;
	err = settle_links(pins, point->prefix);
	err = err ?: settle_filters(pins, point->prefix);
	return err ? refuse_errno(why, err, "cannot rename the pins") : 0;
}

void tc_attach_points_end_move(const struct pins *pins,
			       const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];
	struct tc_attach_point new;

	new_point(point, &new, prefix);
	tc_attach_points_remove(pins, &new);
}
