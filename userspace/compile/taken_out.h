/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rule that is taken out of the trees it was compiled into: its candidates,
 * and the later rules that leaves may leave out because of it.
 */
#ifndef KZ_COMPILE_TAKEN_OUT_H
#define KZ_COMPILE_TAKEN_OUT_H

#include "userspace/compile/overlay.h"

struct taken_out {
	struct buffer offsets; /* uint32_t: of its candidates; owned */
	uint32_t n_candidates;
};

/*
 * Find those of @rule, whose group's records end at @end, and add it and the
 * rules that it may hide to the @overlays of its families; a rule that is in the
 * overlays alone has none. 0, -ENOMEM, -ENOSPC or -EOPNOTSUPP.
 */
int taken_out_find(const struct space *space, uint32_t end, uint32_t rule,
		   struct overlay overlays[KZ_FAMILIES], struct taken_out *out);
void taken_out_free(struct taken_out *out);

/* In the patch: no packet is in the box of candidate @i any more. */
void taken_out_kill(const struct space *space, const struct taken_out *out,
		    uint32_t i);

#endif
