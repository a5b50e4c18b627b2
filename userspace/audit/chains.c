// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/chains.h"
#include "userspace/base/array.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct audit_chain *)a)->name,
		      ((const struct audit_chain *)b)->name);
}

void audit_chains_init(struct audit_chains *chains)
{
	*chains = (struct audit_chains){ .last = &chains->first };
}

static void nothing(void *chain)
{
	(void)chain;
}

void audit_chains_free(struct audit_chains *chains)
{
	struct audit_chain *chain, *next;

	tdestroy(chains->by_name, nothing);
	for (chain = chains->first; chain; chain = next) {
		next = chain->next;
		free(chain->name);
		free(chain->to);
		free(chain);
	}
	audit_chains_init(chains);
}

struct audit_chain *audit_chain_get(struct audit_chains *chains,
				    const char *name)
{
	struct audit_chain key = { .name = (char *)name }, *chain;
	struct audit_chain **found = tfind(&key, &chains->by_name, by_name);

	if (found)
		return *found;
	chain = calloc(1, sizeof(*chain));
	if (!chain)
		return NULL;
	chain->name = strdup(name);
	if (!chain->name || !tsearch(chain, &chains->by_name, by_name)) {
		free(chain->name);
		free(chain);
		return NULL;
	}
	*chains->last = chain;
	chains->last = &chain->next;
	return chain;
}

bool audit_chains_have(const struct audit_chains *chains, const char *name)
{
	struct audit_chain key = { .name = (char *)name };

	return tfind(&key, &chains->by_name, by_name);
}

void audit_chain_hook(struct audit_chain *chain, enum audit_hook hook,
		      int32_t priority, bool reroutes)
{
	chain->base = true;
	chain->place.hooks |= 1U << hook;
	chain->place.priority[hook] = priority;
	chain->place.reroutes = reroutes;
}

int audit_chain_jump(struct audit_chain *from, struct audit_chain *to)
{
	struct audit_chain **list =
		array_grow(from->to, from->n_to, sizeof(struct audit_chain *));

	if (!list)
		return -ENOMEM;
	from->to = list;
	list[from->n_to++] = to;
	return 0;
}

/* Add @from's hooks to @to; true if some are new. */
static bool place_spread(const struct audit_place *from, struct audit_place *to)
{
	uint32_t fresh = from->hooks & ~to->hooks;
	int i;

	for (i = 0; i < AUDIT_HOOKS; i++) {
		if (fresh >> i & 1)
			to->priority[i] = from->priority[i];
	}
	to->hooks |= fresh;
	if (fresh >> AUDIT_OUTPUT & 1)
		to->reroutes = from->reroutes;
	return fresh;
}

/* Chains change at most once a hook, so this ends. */
void audit_chains_reach(struct audit_chains *chains)
{
	struct audit_chain *chain;
	bool changed = true;
	size_t i;

	while (changed) {
		changed = false;
		for (chain = chains->first; chain; chain = chain->next) {
			for (i = 0; i < chain->n_to; i++)
				changed |= place_spread(&chain->place,
							&chain->to[i]->place);
		}
	}
}
