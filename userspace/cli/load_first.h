/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements in a policy's text that a set did not get, because it has its own. */
#ifndef KZ_CLI_LOAD_FIRST_H
#define KZ_CLI_LOAD_FIRST_H

#include "userspace/backend/backend.h"

/* After a replace by @image: complain of those that are not in their set. */
void load_first_tell(const struct backend *backend, const char *name,
		     const struct image *image);

#endif
