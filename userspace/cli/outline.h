/* SPDX-License-Identifier: GPL-2.0-only */
/* What an image holds, from its info part: for kzmark show. */
#ifndef KZ_CLI_OUTLINE_H
#define KZ_CLI_OUTLINE_H

#include "userspace/compile/compile.h"

struct json_object;

void outline_print(const struct image *image);

/* The same as members of @o. */
void outline_json(const struct image *image, struct json_object *o);

#endif
