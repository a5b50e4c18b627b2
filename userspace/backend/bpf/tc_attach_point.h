/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs at tc: tcx links where the kernel has them (6.6), else filters of
 * a clsact qdisc. Pinned in the policy's folder under @prefix and a suffix.
 */
#ifndef KZ_TC_ATTACH_POINT_H
#define KZ_TC_ATTACH_POINT_H

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/pin.h"
#include "userspace/backend/bpf/tc_order.h"
#include "userspace/backend/position.h"

#define TC_PREFIX_POLICY "policy"
#define TC_PREFIX_COMPANION "meta"

struct tc_attach_point {
	const char *prefix; /* of the pins */
	bool egress;
	bool companion; /* of XDP */
	struct position position; /* of one that is attached */
	const struct attachment *attachment; /* warned of position.kept */
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

/* Call @each for each; stops at non-zero and returns it. 0 or -errno. */
int tc_attach_points_each(const struct pins *pins,
			  const struct tc_attach_point *point,
			  int (*each)(const struct tc_attached *attached,
				      void *context),
			  void *context);

/*
 * Call @each with the place of each of them, and its neighbours; stops at
 * non-zero and returns it. 0 or -errno.
 */
int tc_attach_points_positions(const struct pins *pins,
			       const struct tc_attach_point *point,
			       int (*each)(const struct positioned *placed,
					   void *context),
			       void *context);

/*
 * Where point->position is at each of @devices, in @spots. A kept one that is
 * not there is the last, with a warning. 0 or -errno and @why.
 */
int tc_attach_points_spots(const struct pins *pins,
			   const struct tc_attach_point *point,
			   const struct devices *devices, struct tc_spot *spots,
			   bool *has_tcx, char *why);

/* Are all of them where point->position says? True, false, or -errno and @why. */
int tc_attach_points_hold(const struct pins *pins,
			  const struct tc_attach_point *point, char *why);

/*
 * Move them to where point->position says, and run @program there, which must be
 * another than now. All are in the new place before any leaves the old one, so
 * that packets meet both programs for a moment. 0 or -errno and @why: then
 * nothing has moved.
 */
int tc_attach_points_move(const struct pins *pins,
			  const struct tc_attach_point *point, int program,
			  char *why);

/* Remove what a move left that was killed. */
void tc_attach_points_end_move(const struct pins *pins,
			       const struct tc_attach_point *point);

#endif
