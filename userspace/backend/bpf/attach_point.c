// SPDX-License-Identifier: GPL-2.0-only
/* Pinned links; see attach_point.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach_point.h"
#include "userspace/backend/bpf/program.h"

static void pin_name(char *pin, const char *prefix, unsigned int number)
{
	snprintf(pin, PIN_NAME_SIZE, "%s%u", prefix, number);
}

static int attach_point_create(const struct pins *pins, const char *pin,
			       int program, const struct attach_point *point)
{
	int err, fd = bpf_link_create(program, point->target, point->type,
				      &point->opts);

	if (fd < 0)
		return fd;
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
	char pin[PIN_NAME_SIZE];
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < count; i++) {
		pin_name(pin, prefix, i);
		err = attach_point_create(pins, pin, program, &points[i]);
		*failed = i;
	}
	if (err)
		attach_points_remove(pins, prefix);
	return err;
}

static int attach_point_info(int fd, struct bpf_link_info *info)
{
	uint32_t size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return bpf_link_get_info_by_fd(fd, info, &size);
}

bool attach_point_is_live(const struct bpf_link_info *info)
{
	switch (info->type) {
	case BPF_LINK_TYPE_XDP:
		return info->xdp.ifindex;
	case BPF_LINK_TYPE_TCX:
		return info->tcx.ifindex;
	default:
		return true;
	}
}

int attach_points_update(const struct pins *pins, const char *prefix,
			 int program)
{
	char pin[PIN_NAME_SIZE];
	unsigned int i;
	int fd, err;

	for (i = 0; i < ATTACH_POINTS_MAX; i++) {
		pin_name(pin, prefix, i);
		fd = pins_get(pins, pin);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return fd;
		err = bpf_link_update(fd, program, NULL);
		close(fd);
		return err;
	}
	return -ENOENT;
}

void attach_points_remove(const struct pins *pins, const char *prefix)
{
	char pin[PIN_NAME_SIZE];
	unsigned int i;
	int fd;

	for (i = 0; i < ATTACH_POINTS_MAX; i++) {
		pin_name(pin, prefix, i);
		fd = pins_get(pins, pin);
		if (fd == -ENOENT)
			continue;
		if (fd >= 0) {
			/* Detach now: the last close() would do it some time
			 * later.
			 */
			bpf_link_detach(fd);
			close(fd);
		}
		pins_remove(pins, pin);
	}
}

int attach_points_list(const struct pins *pins, const char *prefix,
		       struct bpf_link_info *infos)
{
	char pin[PIN_NAME_SIZE];
	unsigned int i, count = 0;
	int fd, err;

	for (i = 0; i < ATTACH_POINTS_MAX; i++) {
		pin_name(pin, prefix, i);
		fd = pins_get(pins, pin);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return fd;
		err = attach_point_info(fd, &infos[count]);
		close(fd);
		if (err)
			return err;
		count += attach_point_is_live(&infos[count]);
	}
	return count;
}

int attach_points_program(const struct pins *pins, const char *prefix)
{
	struct bpf_link_info infos[ATTACH_POINTS_MAX];
	int count = attach_points_list(pins, prefix, infos);

	if (count < 0)
		return count;
	return count ? bpf_program_get(infos[0].prog_id) : -ENOENT;
}
