// SPDX-License-Identifier: GPL-2.0-only
/* Programs at tc; see tc_attach_point.h. */
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/pin_numbers.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/backend/bpf/tc_order.h"
#include "userspace/base/refuse.h"

/* Programs that others attach or detach at the same time change the order that
 * a place is computed from.
 */
#define TRIES 10

bool tcx_is_there(void)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts);

	/* The device does not matter: without tcx the type is not known. */
	return bpf_prog_query_opts(1, BPF_TCX_INGRESS, &opts) != -EINVAL;
}

static void tcx_prefix(char *text, const struct tc_attach_point *point)
{
	snprintf(text, PIN_NAME_SIZE, "%s-tcx", point->prefix);
}

static int tcx_create(const struct pins *pins,
		      const struct tc_attach_point *point,
		      const struct devices *devices,
		      const struct tc_spot *spots, int program,
		      unsigned int *failed)
{
	struct attach_point points[ATTACH_POINTS_MAX] = { 0 };
	char prefix[PIN_NAME_SIZE];
	unsigned int i;

	for (i = 0; i < devices->count; i++) {
		points[i].target = devices->ifindex[i];
		points[i].type = point->egress ? BPF_TCX_EGRESS :
						 BPF_TCX_INGRESS;
		points[i].opts.sz = sizeof(points[i].opts);
		points[i].opts.flags = spots[i].flags;
		points[i].opts.tcx.relative_id = spots[i].relative;
		points[i].opts.tcx.expected_revision = spots[i].revision;
	}
	tcx_prefix(prefix, point);
	return attach_points_create(pins, prefix, program, points,
				    devices->count, failed);
}

/* ---- filters of clsact ---- */

/* Its device is there, and nobody else has removed it. */
static bool filter_is_there(const struct clsact_note *note)
{
	int fd = clsact_program(note);

	if (fd >= 0)
		close(fd);
	return fd != -ENOENT;
}

static void clsact_prefix(char *text, const struct tc_attach_point *point)
{
	snprintf(text, PIN_NAME_SIZE, "%s-clsact", point->prefix);
}

/* Call @each for every note of a filter until it returns non-zero, which is
 * returned; or -errno.
 */
static int
filters_each(const struct pins *pins, const struct tc_attach_point *point,
	     int (*each)(const struct pins *pins,
			 const struct tc_attach_point *point, uint32_t number,
			 const struct clsact_note *note, void *context),
	     void *context)
{
	struct pin_numbers numbers;
	char prefix[PIN_NAME_SIZE];
	struct clsact_note note;
	unsigned int i;
	int result;

	clsact_prefix(prefix, point);
	result = pin_numbers_read(pins, prefix, &numbers);
	for (i = 0; !result && i < numbers.count; i++) {
		result = clsact_note_read(pins, point->prefix, numbers.list[i],
					  &note);
		if (!result)
			result = each(pins, point, numbers.list[i], &note,
				      context);
		else if (result == -ENOENT)
			result = 0;
	}
	pin_numbers_free(&numbers);
	return result;
}

/* One at @devices (NULL: any), or one that is not there any more. */
static int filter_remove(const struct pins *pins,
			 const struct tc_attach_point *point, uint32_t number,
			 const struct clsact_note *note, void *context)
{
	const struct devices *devices = context;

	if (!devices || devices_have(devices, note->ifindex) ||
	    !filter_is_there(note))
		clsact_remove(pins, point->prefix, number);
	return 0;
}

static int filters_create(const struct pins *pins,
			  const struct tc_attach_point *point,
			  const struct devices *devices,
			  const struct tc_spot *spots, int program,
			  unsigned int *failed)
{
	char prefix[PIN_NAME_SIZE];
	struct clsact_note note;
	struct devices made = { 0 };
	unsigned int i;
	int err = 0;

	clsact_prefix(prefix, point);
	for (i = 0; !err && i < devices->count; i++) {
		note = (struct clsact_note){
			.ifindex = devices->ifindex[i],
			.egress = point->egress,
			.priority = spots[i].preference,
		};
		err = clsact_create(pins, point->prefix,
				    pin_number_free(pins, prefix, note.ifindex),
				    &note, program);
		*failed = i;
		if (!err)
			made.ifindex[made.count++] = note.ifindex;
	}
	if (err)
		filters_each(pins, point, filter_remove, &made);
	return err;
}

/* ---- both ---- */

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
	struct tc_order order;
	int err = tc_order_read(ifindex, point->egress, &order);

	*has_tcx = order.has_tcx;
	if (err)
		refuse_errno(why, err, "cannot read the programs at tc");
	else
		err = tc_order_spot(&order, self_index(pins, &order),
				    &point->position, spot, why);
	tc_order_clear(&order);
	return err;
}

static int spots_find(const struct pins *pins,
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

static int create_refused(const struct tc_attach_point *point, int ifindex,
			  int err, char *why)
{
	const char *hook = point->egress ? "egress" : "ingress";
	char name[IF_NAMESIZE] = "?";

	if_indextoname(ifindex, name);
	if (err == -EEXIST || err == -EBUSY)
		return refuse(
			why, err,
			"%s: something else is attached at tc %s where the program would go: 'tc filter show dev %s' and 'bpftool net' show it",
			name, hook, name);
	if (err == -ERANGE)
		return refuse(
			why, err,
			"%s: tc %s has as many programs as it takes: 'bpftool net' shows them",
			name, hook);
	return refuse_errno(why, err, "%s: cannot attach at tc %s", name, hook);
}

int tc_attach_points_create(const struct pins *pins,
			    const struct tc_attach_point *point,
			    const struct devices *devices, int program,
			    char *why)
{
	struct tc_spot spots[ATTACH_POINTS_MAX];
	unsigned int failed = 0;
	int err, tries = TRIES;
	bool has_tcx = true;

	do {
		err = spots_find(pins, point, devices, spots, &has_tcx, why);
		if (err)
			return err;
		err = (has_tcx ? tcx_create : filters_create)(
			pins, point, devices, spots, program, &failed);
	} while (err == -ESTALE && --tries);
	return err ? create_refused(point, devices->ifindex[failed], err, why) :
		     0;
}

static int filter_update(const struct pins *pins,
			 const struct tc_attach_point *point, uint32_t number,
			 const struct clsact_note *note, void *context)
{
	const int *program = context;
	int err;

	(void)pins, (void)point, (void)number;
	if (!filter_is_there(note))
		return 0;
	err = clsact_update(note, *program);
	return err ?: 1;
}

int tc_attach_points_update(const struct pins *pins,
			    const struct tc_attach_point *point, int program)
{
	char prefix[PIN_NAME_SIZE];
	int err;

	tcx_prefix(prefix, point);
	err = attach_points_update(pins, prefix, program);
	if (err == -ENOENT)
		err = filters_each(pins, point, filter_update, &program) ?:
			      -ENOENT;
	return err > 0 ? 0 : err;
}

void tc_attach_points_detach(const struct pins *pins,
			     const struct tc_attach_point *point,
			     const struct devices *devices)
{
	char prefix[PIN_NAME_SIZE];
	unsigned int i;

	tcx_prefix(prefix, point);
	for (i = 0; i < devices->count; i++)
		attach_points_remove(pins, prefix, devices->ifindex[i]);
	attach_points_prune(pins, prefix);
	filters_each(pins, point, filter_remove, (void *)devices);
}

void tc_attach_points_remove(const struct pins *pins,
			     const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];

	tcx_prefix(prefix, point);
	attach_points_remove(pins, prefix, 0);
	filters_each(pins, point, filter_remove, NULL);
}

struct walk {
	int (*each)(const struct tc_attached *attached, void *context);
	void *context;
};

static int filter_report(const struct pins *pins,
			 const struct tc_attach_point *point, uint32_t number,
			 const struct clsact_note *note, void *context)
{
	const struct walk *walk = context;
	struct tc_attached attached = {
		.ifindex = note->ifindex,
		.egress = note->egress,
		.preference = note->priority,
		.handle = note->handle,
	};

	(void)pins, (void)point, (void)number;
	return filter_is_there(note) ? walk->each(&attached, walk->context) : 0;
}

int tc_attach_points_each(const struct pins *pins,
			  const struct tc_attach_point *point,
			  int (*each)(const struct tc_attached *attached,
				      void *context),
			  void *context)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	struct walk walk = { each, context };
	struct tc_attached attached = { 0 };
	char prefix[PIN_NAME_SIZE];
	int i, count, result = 0;

	tcx_prefix(prefix, point);
	count = attach_points_list(pins, prefix, infos);
	if (count < 0)
		return count;
	for (i = 0; !result && i < count; i++) {
		attached.ifindex = infos[i].tcx.ifindex;
		attached.egress = infos[i].tcx.attach_type == BPF_TCX_EGRESS;
		attached.link = infos[i].id;
		result = each(&attached, context);
	}
	return result ?: filters_each(pins, point, filter_report, &walk);
}

struct listing {
	struct tc_attach_point *point;
	struct devices *devices;
};

static int list_one(const struct tc_attached *attached, void *context)
{
	struct listing *listing = context;
	struct devices *devices = listing->devices;

	if (devices->count < BACKEND_MAX_DEVICES)
		devices->ifindex[devices->count++] = attached->ifindex;
	listing->point->egress = attached->egress;
	return 0;
}

int tc_attach_points_list(const struct pins *pins,
			  struct tc_attach_point *point,
			  struct devices *devices)
{
	struct listing listing = { point, devices };

	devices->count = 0;
	return tc_attach_points_each(pins, point, list_one, &listing);
}

static int filter_program(const struct pins *pins,
			  const struct tc_attach_point *point, uint32_t number,
			  const struct clsact_note *note, void *context)
{
	int *fd = context;

	(void)pins, (void)point, (void)number;
	*fd = clsact_program(note);
	return *fd != -ENOENT;
}

int tc_attach_points_program(const struct pins *pins,
			     const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];
	int fd, err;

	tcx_prefix(prefix, point);
	fd = attach_points_program(pins, prefix);
	if (fd != -ENOENT)
		return fd;
	err = filters_each(pins, point, filter_program, &fd);
	return err < 0 ? err : fd;
}
