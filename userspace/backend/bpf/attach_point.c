// SPDX-License-Identifier: GPL-2.0-only
/* Pinned links; see attach_point.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/pin_numbers.h"
#include "userspace/backend/bpf/program.h"

/* ---- create ---- */

static int attach_point_create(const struct pins *pins, const char *prefix,
			       int program, const struct attach_point *point)
{
	int err, fd = bpf_link_create(program, point->target, point->type,
				      &point->opts);
	char pin[PIN_NAME_SIZE];

	if (fd < 0)
		return fd;
	pin_number_name(pin, prefix,
			pin_number_free(pins, prefix, point->target));
	/* An unpinned link is closed with this process: killed here, the
	 * policy is as before.
	 */
	err = pins_put(pins, pin, fd);
	close(fd);
	return err;
}

int attach_points_create(const struct pins *pins, const char *prefix,
			 int program, const struct attach_point *points,
			 unsigned int count, unsigned int *failed)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < count; i++) {
		err = attach_point_create(pins, prefix, program, &points[i]);
		*failed = i;
	}
	/* Netfilter's links have no target: all go, which is no replacement. */
	for (i = 0; err && i < *failed; i++)
		attach_points_remove(pins, prefix, points[i].target);
	return err;
}

/* ---- walk ---- */

static int link_info(int fd, struct bpf_link_info *info)
{
	uint32_t size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return bpf_link_get_info_by_fd(fd, info, &size);
}

/* Its device; 0: the device is gone; -1: it has none. */
static int link_device(const struct bpf_link_info *info)
{
	switch (info->type) {
	case BPF_LINK_TYPE_XDP:
		return info->xdp.ifindex;
	case BPF_LINK_TYPE_TCX:
		return info->tcx.ifindex;
	default:
		return -1;
	}
}

struct link {
	char pin[PIN_NAME_SIZE];
	int fd;
	struct bpf_link_info info;
	int device; /* link_device() */
};

/* Call @each for every link until it returns non-zero, which is returned; or
 * -errno.
 */
static int links_each(const struct pins *pins, const char *prefix,
		      int (*each)(const struct pins *pins,
				  const struct link *link, void *context),
		      void *context)
{
	struct pin_numbers numbers;
	struct link link;
	unsigned int i;
	int result = pin_numbers_read(pins, prefix, &numbers);

	for (i = 0; !result && i < numbers.count; i++) {
		pin_number_name(link.pin, prefix, numbers.list[i]);
		link.fd = pins_get(pins, link.pin, &bpffs_link);
		if (link.fd == -ENOENT)
			continue;
		if (link.fd < 0) {
			result = link.fd;
			break;
		}
		result = link_info(link.fd, &link.info);
		link.device = link_device(&link.info);
		if (!result)
			result = each(pins, &link, context);
		close(link.fd);
	}
	pin_numbers_free(&numbers);
	return result;
}

/* ---- change ---- */

static int update_one(const struct pins *pins, const struct link *link,
		      void *context)
{
	const int *program = context;
	int err;

	(void)pins;
	if (!link->device)
		return 0;
	err = bpf_link_update(link->fd, *program, NULL);
	return err ?: 1;
}

int attach_points_update(const struct pins *pins, const char *prefix,
			 int program)
{
	int result = links_each(pins, prefix, update_one, &program);

	if (!result)
		return -ENOENT;
	return result < 0 ? result : 0;
}

static int remove_one(const struct pins *pins, const struct link *link,
		      void *context)
{
	const int *device = context;

	if (*device && link->device != *device)
		return 0;
	/* Detach now: the last close() would do it some time later. */
	bpf_link_detach(link->fd);
	pins_remove(pins, link->pin);
	return 0;
}

void attach_points_remove(const struct pins *pins, const char *prefix,
			  int ifindex)
{
	links_each(pins, prefix, remove_one, &ifindex);
}

static int prune_one(const struct pins *pins, const struct link *link,
		     void *context)
{
	(void)context;
	if (!link->device)
		pins_remove(pins, link->pin);
	return 0;
}

void attach_points_prune(const struct pins *pins, const char *prefix)
{
	links_each(pins, prefix, prune_one, NULL);
}

/* ---- read ---- */

struct list {
	struct bpf_link_info *infos;
	int count;
};

static int list_one(const struct pins *pins, const struct link *link,
		    void *context)
{
	struct list *list = context;

	(void)pins;
	if (link->device && list->count < ATTACH_POINTS_MAX)
		list->infos[list->count++] = link->info;
	return 0;
}

int attach_points_list(const struct pins *pins, const char *prefix,
		       struct bpf_link_info *infos)
{
	struct list list = { infos, 0 };

	return links_each(pins, prefix, list_one, &list) ?: list.count;
}

/* A live one's, else any. */
static int program_one(const struct pins *pins, const struct link *link,
		       void *context)
{
	uint32_t *id = context;

	(void)pins;
	*id = link->info.prog_id;
	return !!link->device;
}

int attach_points_program(const struct pins *pins, const char *prefix)
{
	uint32_t id = 0;
	int result = links_each(pins, prefix, program_one, &id);

	if (result < 0)
		return result;
	return id ? bpf_program_get(id) : -ENOENT;
}
