// SPDX-License-Identifier: GPL-2.0-only
/* What of ours is attached at tc; see tc_attach_point.h. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/clsact_query.h"
#include "userspace/backend/bpf/pin_numbers.h"
#include "userspace/backend/bpf/tc_attached.h"

void tcx_prefix(char *text, const struct tc_attach_point *point)
{
	snprintf(text, PIN_NAME_SIZE, "%s-tcx", point->prefix);
}

void clsact_prefix(char *text, const struct tc_attach_point *point)
{
	snprintf(text, PIN_NAME_SIZE, "%s-clsact", point->prefix);
}

bool clsact_filter_is_there(const struct clsact_note *note)
{
	int fd = clsact_program(note);

	if (fd >= 0)
		close(fd);
	return fd != -ENOENT;
}

int clsact_filters_each(
	const struct pins *pins, const struct tc_attach_point *point,
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
	return clsact_filter_is_there(note) ?
		       walk->each(&attached, walk->context) :
		       0;
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
	return result ?: clsact_filters_each(pins, point, filter_report, &walk);
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
	err = clsact_filters_each(pins, point, filter_program, &fd);
	return err < 0 ? err : fd;
}
