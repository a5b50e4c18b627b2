/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The places where a policy's program stands: pinned BPF links, numbered
 * under a prefix in the policy's folder ("xdp0", "xdp1").
 */
#ifndef KZ_BPF_PLACE_H
#define KZ_BPF_PLACE_H

#include <bpf/bpf.h>

#include "bpf_pin.h"

#define PLACES_MAX 16
_Static_assert(BACKEND_MAX_DEVICES <= PLACES_MAX, "PLACES_MAX");

struct place {
	int target; /* ifindex, or 0 */
	enum bpf_attach_type type;
	struct bpf_link_create_opts opts;
};

/* Attach and pin @count links; on error none is left, and *@failed says
 * which could not be made. 0 or -errno.
 */
int places_create(const struct pins *pins, const char *prefix, int program,
		  const struct place *places, unsigned int count,
		  unsigned int *failed);

/* Have the one link there run @program (several share a slot). 0 or -errno;
 * -ENOENT: there is none.
 */
int places_update(const struct pins *pins, const char *prefix, int program);

void places_remove(const struct pins *pins, const char *prefix);

/* What the kernel says of the live links, into @infos (PLACES_MAX); how many,
 * or -errno.
 */
int places_list(const struct pins *pins, const char *prefix,
		struct bpf_link_info *infos);

/* fd of the program they run, or -errno; -ENOENT: there are none. */
int places_program(const struct pins *pins, const char *prefix);

/* True if the link's device still exists. */
bool place_is_live(const struct bpf_link_info *info);

#endif
