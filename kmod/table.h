/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of a limit per key (core/limit_table.h). It lives as long as a
 * policy refers to it (carry_over.h).
 */
#ifndef KZ_TABLE_H
#define KZ_TABLE_H

#include <linux/refcount.h>

#include "core/limit_table.h"

struct kz_table {
	refcount_t refs;
	struct kz_row row[] ____cacheline_aligned;
};

/* A table for @limit whose buckets are all full; NULL: no memory. May sleep. */
struct kz_table *kz_table_create(const struct kz_limit *limit);

void kz_table_get(struct kz_table *table);

/* NULL is fine. May sleep. The last one must come an RCU grace period after
 * the last packet's.
 */
void kz_table_put(struct kz_table *table);

u64 kz_table_memory(const struct kz_table *table);

static inline struct kz_row *kz_table_row(struct kz_table *table, u32 number)
{
	return &table->row[number];
}

#endif
