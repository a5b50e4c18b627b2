/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The attach points of a policy's program: pinned BPF links, numbered under a
 * prefix in the policy's folder ("xdp2", "xdp5"). The number is the device's
 * where it is free; nothing relies on it.
 *
 * The link of a device that is gone is dead: it filters nothing, but it still
 * holds its program, and so the policy.
 */
#ifndef KZ_BPF_ATTACH_POINT_H
#define KZ_BPF_ATTACH_POINT_H

#include <bpf/bpf.h>

#include "userspace/backend/bpf/pin.h"

#define ATTACH_POINTS_MAX BACKEND_MAX_DEVICES

struct attach_point {
	int target; /* ifindex, or 0 */
	enum bpf_attach_type type;
	struct bpf_link_create_opts opts;
};

/* Attach and pin @count links; on error none of them is left, and *@failed
 * says which could not be made. 0 or -errno.
 */
int attach_points_create(const struct pins *pins, const char *prefix,
			 int program, const struct attach_point *points,
			 unsigned int count, unsigned int *failed);

/* Make the live link run @program (several links share a slot). 0 or -errno;
 * -ENOENT: there is none.
 */
int attach_points_update(const struct pins *pins, const char *prefix,
			 int program);

/* Detach and unpin the link at device @ifindex; 0: all, live or not. Errors
 * leave it.
 */
void attach_points_remove(const struct pins *pins, const char *prefix,
			  int ifindex);
/* Unpin the dead ones. */
void attach_points_prune(const struct pins *pins, const char *prefix);

/* The kernel's infos on the live links, into @infos (ATTACH_POINTS_MAX).
 * Returns how many, or -errno.
 */
int attach_points_list(const struct pins *pins, const char *prefix,
		       struct bpf_link_info *infos);

/* fd of the program they run, or of the one that they ran before their devices
 * went; or -errno; -ENOENT: there are none.
 */
int attach_points_program(const struct pins *pins, const char *prefix);

#endif
