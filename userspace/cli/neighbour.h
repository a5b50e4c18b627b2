/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A warning of policies that end in drop and forget IPv6's neighbour discovery
 * (RFC 4861): the host can be reached until the entries of its neighbours
 * expire, minutes later. ARP passes before the policy (S115).
 */
#ifndef KZ_CLI_NEIGHBOUR_H
#define KZ_CLI_NEIGHBOUR_H

#include "userspace/backend/backend.h"

/*
 * Add the warning to @messages, at the place of the `default` that drops the
 * solicitation or the advertisement of a neighbour. @image is @policy's.
 */
void neighbour_warn(const struct policy *policy, const struct image *image,
		    struct messages *messages);

/* True if packets of neighbour discovery pass where @backend is attached at
 * @hook (as in struct attachment; NULL: not known, or the default).
 */
bool neighbour_seen(const struct backend *backend, const char *hook);

#endif
