// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/import/iptables/dump.h"

struct xt_table *xt_table_find(const struct xt_dump *dump, const char *name)
{
	size_t i;

	for (i = 0; i < dump->n_tables; i++)
		if (!strcmp(dump->tables[i].name, name))
			return &dump->tables[i];
	return NULL;
}

struct xt_chain *xt_chain_find(const struct xt_table *table, const char *name)
{
	size_t i;

	for (i = 0; i < table->n_chains; i++)
		if (!strcmp(table->chains[i]->name, name))
			return table->chains[i];
	return NULL;
}
