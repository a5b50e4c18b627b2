// SPDX-License-Identifier: GPL-2.0-only
/* The places of programs at tc; see tc_attach_point.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/neighbour.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/base/refuse.h"

/* ---- neighbours ---- */

static int policy_program(const struct pins *pins)
{
	const struct tc_attach_point point = { .prefix = TC_PREFIX_POLICY };

	return tc_attach_points_program(pins, &point);
}

static int companion_program(const struct pins *pins)
{
	const struct tc_attach_point point = { .prefix = TC_PREFIX_COMPANION };

	return tc_attach_points_program(pins, &point);
}

/* kzmark's are described by their policy. */
static void describe(const struct tc_program *program,
		     struct neighbour *neighbour)
{
	char name[POLICY_NAME_SIZE];

	neighbour->ours = program->ours;
	tc_program_print(program, neighbour->text, sizeof(neighbour->text));
	if (program->ours &&
	    (!neighbour_policy(program->id, policy_program, name) ||
	     !neighbour_policy(program->id, companion_program, name)))
		snprintf(neighbour->text, sizeof(neighbour->text),
			 "policy '%s' (id %u)", name, program->id);
}

/* ---- places ---- */

struct placing {
	int (*each)(const struct positioned *placed, void *context);
	void *context;
	bool companion;
};

static int place_report(const struct tc_order *order, int self,
			const struct placing *placing)
{
	struct positioned placed = {
		.hook = order->egress ? "egress" : "ingress",
		.companion = placing->companion,
		.at = self + 1,
		.of = order->count,
	};
	struct neighbour *ahead = calloc(self + 2, sizeof(*ahead));
	int i, err;

	if (!ahead)
		return -ENOMEM;
	if (!if_indextoname(order->ifindex, placed.device)) {
		err = errno;
		if (err != ENXIO) { /* it has gone meanwhile */
			free(ahead);
			return -err;
		}
		strcpy(placed.device, "?");
	}
	if (self >= 0)
		placed.preference = order->list[self].filter.preference;
	for (i = 0; i < self; i++)
		describe(&order->list[i], &ahead[i]);
	placed.ahead = ahead;
	err = placing->each(&placed, placing->context);
	free(ahead);
	return err;
}

static int place_one(const struct tc_attached *attached, void *context)
{
	struct tc_order order;
	int err = tc_order_read(attached->ifindex, attached->egress, &order);

	err = err   ?:
		      place_report(&order, tc_attached_index(attached, &order),
				   context);
	tc_order_clear(&order);
	return err;
}

int tc_attach_points_positions(const struct pins *pins,
			       const struct tc_attach_point *point,
			       int (*each)(const struct positioned *placed,
					   void *context),
			       void *context)
{
	struct placing placing = { each, context, point->companion };

	return tc_attach_points_each(pins, point, place_one, &placing);
}

/* ---- are they there? ---- */

struct asking {
	const struct position *place;
	char *why;
};

/* Stops with 1 at the first that is not. */
static int hold_one(const struct tc_attached *attached, void *context)
{
	const struct asking *asking = context;
	struct tc_order order;
	int result, self;

	result = tc_order_read(attached->ifindex, attached->egress, &order);
	if (result) {
		refuse_errno(asking->why, result,
			     "cannot read the programs at tc");
	} else {
		self = tc_attached_index(attached, &order);
		result = self < 0 ? 0 :
				    tc_order_holds(&order, self, asking->place,
						   asking->why);
		if (result >= 0)
			result = !result;
	}
	tc_order_clear(&order);
	return result;
}

int tc_attach_points_hold(const struct pins *pins,
			  const struct tc_attach_point *point, char *why)
{
	struct asking asking = { &point->position, why };
	int result;

	*why = '\0';
	result = tc_attach_points_each(pins, point, hold_one, &asking);
	if (result >= 0)
		return !result;
	return *why ? result :
		      refuse_errno(why, result, "cannot read where it is");
}
