// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/twins.h"
#include "userspace/base/fnv.h"

static uint64_t key(const char *where, const struct audit_user *user)
{
	const uint32_t words[] = { user->word, user->act, user->bits,
				   user->value, user->negated };

	return (uint64_t)fnv_32(where, strlen(where)) << 32 |
	       fnv_32((const char *)words, sizeof(words));
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

int audit_twins_init(struct audit_twins *twins, const struct audit *audit)
{
	const struct audit_rule *rule;
	size_t i;

	memset(twins, 0, sizeof(*twins));
	twins->keys = calloc(audit->n_users + 1, sizeof(*twins->keys));
	if (!twins->keys)
		return -ENOMEM;
	for (i = 0; i < audit->n_users; i++) {
		rule = audit_rule_of(audit, &audit->users[i]);
		if (rule->source == SOURCE_XTABLES)
			twins->keys[twins->count++] =
				key(rule->where, &audit->users[i]);
	}
	qsort(twins->keys, twins->count, sizeof(*twins->keys), compare);
	return 0;
}

void audit_twins_free(struct audit_twins *twins)
{
	free(twins->keys);
	memset(twins, 0, sizeof(*twins));
}

bool audit_twins_have(const struct audit_twins *twins, const char *where,
		      const struct audit_user *user)
{
	uint64_t wanted = key(where, user);

	return bsearch(&wanted, twins->keys, twins->count, sizeof(*twins->keys),
		       compare);
}
