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
#include "userspace/base/refuse.h"

/* Among the filters of a clsact qdisc; the default of tc is 49152 and down. */
#define PRIORITY_FIRST 1
#define PRIORITY_POLICY 0x8000

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
		      const struct devices *devices, int program,
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
		points[i].opts.flags = point->first ? BPF_F_BEFORE : 0;
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
			  const struct devices *devices, int program,
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
			.priority = point->first ? PRIORITY_FIRST :
						   PRIORITY_POLICY,
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

int tc_attach_points_create(const struct pins *pins,
			    const struct tc_attach_point *point,
			    const struct devices *devices, int program,
			    char *why)
{
	char name[IF_NAMESIZE] = "?";
	unsigned int failed = 0;
	int err;

	err = tcx_create(pins, point, devices, program, &failed);
	if (err == -EINVAL || err == -EOPNOTSUPP) /* no tcx before 6.6 */
		err = filters_create(pins, point, devices, program, &failed);
	if (!err)
		return 0;
	if_indextoname(devices->ifindex[failed], name);
	if (err == -EEXIST || err == -EBUSY)
		return refuse(
			why, err,
			"%s: something else is attached at tc %s where the program would go: 'tc filter show dev %s' and 'bpftool net' show it",
			name, point->egress ? "egress" : "ingress", name);
	if (err == -ERANGE)
		return refuse(
			why, err,
			"%s: tc %s has as many programs as it takes: 'bpftool net' shows them",
			name, point->egress ? "egress" : "ingress");
	return refuse_errno(why, err, "%s: cannot attach at tc %s", name,
			    point->egress ? "egress" : "ingress");
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

struct filter_list {
	struct tc_attach_point *point;
	struct devices *devices;
};

static int filter_list(const struct pins *pins,
		       const struct tc_attach_point *point, uint32_t number,
		       const struct clsact_note *note, void *context)
{
	const struct filter_list *list = context;
	struct devices *devices = list->devices;

	(void)pins, (void)point, (void)number;
	if (!filter_is_there(note) || devices->count == BACKEND_MAX_DEVICES)
		return 0;
	devices->ifindex[devices->count++] = note->ifindex;
	list->point->egress = note->egress;
	return 0;
}

int tc_attach_points_list(const struct pins *pins,
			  struct tc_attach_point *point,
			  struct devices *devices)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	struct filter_list list = { point, devices };
	char prefix[PIN_NAME_SIZE];
	int i, count;

	devices->count = 0;
	tcx_prefix(prefix, point);
	count = attach_points_list(pins, prefix, infos);
	if (count < 0)
		return count;
	for (i = 0; i < count; i++) {
		devices->ifindex[i] = infos[i].tcx.ifindex;
		point->egress = infos[i].tcx.attach_type == BPF_TCX_EGRESS;
	}
	devices->count = count;
	return filters_each(pins, point, filter_list, &list);
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
