// SPDX-License-Identifier: GPL-2.0-only
#include <linux/random.h>
#include <linux/slab.h>

#include "kmod/memory.h"
#include "kmod/table.h"

struct kz_table *kz_table_create(const struct kz_limit *limit)
{
	struct kz_table *table;
	struct kz_table_head *head;

	table = kz_kvzalloc(struct_size(table, row, 1 + limit->n_rows));
	if (!table)
		return NULL;
	refcount_set(&table->refs, 1);
	head = &table->row[0].head;
	get_random_bytes(head->secret, sizeof(head->secret));
	head->digest = limit->digest;
	head->size = limit->size;
	head->n_rows = limit->n_rows;
	return table;
}

void kz_table_get(struct kz_table *table)
{
	refcount_inc(&table->refs);
}

void kz_table_put(struct kz_table *table)
{
	if (table && refcount_dec_and_test(&table->refs))
		kvfree(table);
}

u64 kz_table_memory(const struct kz_table *table)
{
	return struct_size(table, row, 1 + table->row[0].head.n_rows);
}
