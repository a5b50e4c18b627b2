// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/owners.h"

#include <stddef.h>

#define RESERVABLE(key, mask, about) { key, mask, about },
const struct owner owners[] = {
#include "userspace/base/owners.def"
	{ NULL, 0, NULL },
};

const struct owner *owner_find(const char *name, struct suggestion *suggestion)
{
	return suggestion_find(suggestion, name, owners,
			       sizeof(owners) / sizeof(*owners) - 1,
			       sizeof(*owners));
}
