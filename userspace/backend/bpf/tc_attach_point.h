/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs at tc: tcx links where the kernel has them (6.6), else filters of
 * a clsact qdisc. Pinned in the policy's folder under @prefix and a suffix.
 */
#ifndef KZ_TC_ATTACH_POINT_H
#define KZ_TC_ATTACH_POINT_H

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/pin.h"

struct tc_attach_point {
	const char *prefix; /* of the pins */
	bool egress;
	bool first; /* before all others at the device; else after them */
};

/* True if the kernel has tcx. A filter goes with its device, and with it the
 * program; a link keeps it.
 */
bool tcx_is_there(void);

/* Attach to each of @devices; on error to none of them. 0 or -errno and @why. */
int tc_attach_points_create(const struct pins *pins,
			    const struct tc_attach_point *point,
			    const struct devices *devices, int program,
			    char *why);

/* Make the one there run @program. 0 or -errno. */
int tc_attach_points_update(const struct pins *pins,
			    const struct tc_attach_point *point, int program);

/* Detach from @devices, and remove the pins of devices that are gone. */
void tc_attach_points_detach(const struct pins *pins,
			     const struct tc_attach_point *point,
			     const struct devices *devices);
void tc_attach_points_remove(const struct pins *pins,
			     const struct tc_attach_point *point);

/* Where they are, in *@devices and point->egress; @point->prefix is given. 0 or
 * -errno.
 */
int tc_attach_points_list(const struct pins *pins,
			  struct tc_attach_point *point,
			  struct devices *devices);

/* fd of the program they run, or -errno; -ENOENT: there are none. */
int tc_attach_points_program(const struct pins *pins,
			     const struct tc_attach_point *point);

#endif
