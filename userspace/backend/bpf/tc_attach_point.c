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
#include "userspace/backend/bpf/clsact_lost.h"
#include "userspace/backend/bpf/kernel_said.h"
#include "userspace/backend/bpf/tc_attached.h"
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

/* One at @devices (NULL: any), or one that is not there any more. */
static int filter_remove(const struct pins *pins,
			 const struct tc_attach_point *point, uint32_t number,
			 const struct clsact_note *note, void *context)
{
	const struct devices *devices = context;

	if (!devices || devices_have(devices, note->ifindex) ||
	    !clsact_filter_is_there(note))
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
		clsact_filters_each(pins, point, filter_remove, &made);
	return err;
}

/* ---- both ---- */

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
	if (err == -EPROTOTYPE)
		return refuse(
			why, err,
			"%s: its qdisc 'ingress' has no egress, and clsact cannot be beside it: 'tc qdisc del dev %s ingress' removes it and its filters",
			name, name);
	if (err == -ERANGE)
		return refuse(
			why, err,
			"%s: tc %s has as many programs as it takes: 'bpftool net' shows them",
			name, hook);
	return refuse(why, err, "%s: cannot attach at tc %s: %s", name, hook,
		      kernel_said(err));
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
		kernel_said_forget();
		err = tc_attach_points_spots(pins, point, devices, spots,
					     &has_tcx, why);
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
	if (!clsact_filter_is_there(note))
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
		err = clsact_filters_each(pins, point, filter_update, &program) ?:
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
	clsact_filters_each(pins, point, filter_remove, (void *)devices);
}

void tc_attach_points_remove(const struct pins *pins,
			     const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];

	tcx_prefix(prefix, point);
	attach_points_remove(pins, prefix, 0);
	if (clsact_filters_each(pins, point, filter_remove, NULL) ==
	    -EMEDIUMTYPE)
		clsact_lost_remove(pins);
}
