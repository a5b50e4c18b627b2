// SPDX-License-Identifier: GPL-2.0-only
/* The places of programs at tc; see tc_attach_point.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/backend/bpf/tc_name.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

/* ---- places ---- */

static void describe(const struct tc_program *program,
		     struct neighbour *neighbour)
{
	neighbour->ours = program->ours;
	tc_name_print(program, neighbour->text, sizeof(neighbour->text));
}

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

/* ---- where they would go ---- */

struct self {
	const struct tc_order *order;
	int index;
};

static int find_self(const struct tc_attached *attached, void *context)
{
	struct self *self = context;

	self->index = tc_attached_index(attached, self->order);
	return self->index >= 0;
}

/* Ours among the programs there: the policy that will be moved, or -1. */
static int self_index(const struct pins *pins, const struct tc_order *order)
{
	const struct tc_attach_point point = { .prefix = TC_PREFIX_POLICY };
	struct self self = { order, -1 };

	tc_attach_points_each(pins, &point, find_self, &self);
	return self.index;
}

static int spot_find(const struct pins *pins, uint32_t ifindex,
		     const struct tc_attach_point *point, struct tc_spot *spot,
		     bool *has_tcx, char *why)
{
	static const struct position last = { .kind = POSITION_ANY };
	struct tc_order order;
	int self, err = tc_order_read(ifindex, point->egress, &order);

	*has_tcx = order.has_tcx;
	if (err) {
		tc_order_clear(&order);
		return refuse_errno(why, err, "cannot read the programs at tc");
	}
	self = self_index(pins, &order);
	err = tc_order_spot(&order, self, &point->position, spot, why);
	if (err && point->position.kept) {
		attachment_warn(point->attachment, why,
				"the policy is the last there");
		err = tc_order_spot(&order, self, &last, spot, why);
	}
	tc_order_clear(&order);
	return err;
}

int tc_attach_points_spots(const struct pins *pins,
			   const struct tc_attach_point *point,
			   const struct devices *devices, struct tc_spot *spots,
			   bool *has_tcx, char *why)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < devices->count; i++)
		err = spot_find(pins, devices->ifindex[i], point, &spots[i],
				has_tcx, why);
	return err;
}
