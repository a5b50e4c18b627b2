// SPDX-License-Identifier: GPL-2.0-only
/* Programs at tc; see tc_attach_point.h. */
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/base/refuse.h"

/* Among the filters of a clsact qdisc; the default of tc is 49152 and down. */
#define PRIORITY_FIRST 1
#define PRIORITY_POLICY 0x8000

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

static int filters_create(const struct pins *pins,
			  const struct tc_attach_point *point,
			  const struct devices *devices, int program,
			  unsigned int *failed)
{
	struct clsact_note note;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < devices->count; i++) {
		note = (struct clsact_note){
			.ifindex = devices->ifindex[i],
			.egress = point->egress,
			.priority = point->first ? PRIORITY_FIRST :
						   PRIORITY_POLICY,
		};
		err = clsact_create(pins, point->prefix, i, &note, program);
		*failed = i;
	}
	for (i = 0; err && i < *failed; i++)
		clsact_remove(pins, point->prefix, i);
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

int tc_attach_points_update(const struct pins *pins,
			    const struct tc_attach_point *point, int program)
{
	char prefix[PIN_NAME_SIZE];
	struct clsact_note note;
	unsigned int i;
	int err;

	tcx_prefix(prefix, point);
	err = attach_points_update(pins, prefix, program);
	for (i = 0; err == -ENOENT && i < ATTACH_POINTS_MAX; i++) {
		err = clsact_note_read(pins, point->prefix, i, &note);
		if (!err)
			return clsact_update(&note, program);
	}
	return err;
}

void tc_attach_points_remove(const struct pins *pins,
			     const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];
	unsigned int i;

	tcx_prefix(prefix, point);
	attach_points_remove(pins, prefix);
	for (i = 0; i < ATTACH_POINTS_MAX; i++)
		clsact_remove(pins, point->prefix, i);
}

int tc_attach_points_list(const struct pins *pins,
			  struct tc_attach_point *point,
			  struct devices *devices)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	char prefix[PIN_NAME_SIZE];
	struct clsact_note note;
	int i, count, err;

	devices->count = 0;
	tcx_prefix(prefix, point);
	count = attach_points_list(pins, prefix, infos);
	if (count < 0)
		return count;
	for (i = 0; i < count; i++) {
		devices->ifindex[i] = infos[i].tcx.ifindex;
		point->egress = infos[i].tcx.attach_type == BPF_TCX_EGRESS;
	}
	for (i = 0; count < ATTACH_POINTS_MAX && i < ATTACH_POINTS_MAX; i++) {
		err = clsact_note_read(pins, point->prefix, i, &note);
		if (err == -ENOENT)
			continue;
		if (err)
			return err;
		devices->ifindex[count++] = note.ifindex;
		point->egress = note.egress;
	}
	devices->count = count;
	return 0;
}

int tc_attach_points_program(const struct pins *pins,
			     const struct tc_attach_point *point)
{
	char prefix[PIN_NAME_SIZE];
	struct clsact_note note;
	unsigned int i;
	int fd, err;

	tcx_prefix(prefix, point);
	fd = attach_points_program(pins, prefix);
	for (i = 0; fd == -ENOENT && i < ATTACH_POINTS_MAX; i++) {
		err = clsact_note_read(pins, point->prefix, i, &note);
		fd = err ?: clsact_program(&note);
	}
	return fd;
}
