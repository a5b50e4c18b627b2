// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/host/bypass.h"

int bypass_add(struct bypasses *bypasses, const struct bypass *bypass)
{
	struct bypass *list;

	list = reallocarray(bypasses->list, bypasses->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	bypasses->list = list;
	list[bypasses->count++] = *bypass;
	return 0;
}

void bypasses_free(struct bypasses *bypasses)
{
	free(bypasses->list);
	*bypasses = (struct bypasses){ 0 };
}
