/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of a limit per key (core/limit_table.h). It lives as long as a
 * policy refers to it (carry_over.h).
 */
#ifndef KZ_TABLE_H
#define KZ_TABLE_H

#include <linux/refcount.h>

#include "core/limit_table.h"

struct net;
struct nf_conncount_data;
struct sk_buff;

struct kz_table {
	refcount_t refs;
	/* Of a limit of connections, instead of rows; in the namespace .net. */
	struct nf_conncount_data *connections;
	struct net *net;
	struct kz_row row[] ____cacheline_aligned;
};

/* A table for @limit whose buckets are all full, or that has no connections of
 * @net yet; or an ERR_PTR(). May sleep.
 */
struct kz_table *kz_table_create(const struct kz_limit *limit, struct net *net);

void kz_table_get(struct kz_table *table);

/* NULL is fine. May sleep. The last one must come an RCU grace period after
 * the last packet's.
 */
void kz_table_put(struct kz_table *table);

/* There are tables of connections, which must go before their namespace. */
bool kz_tables_count(void);

/* Count @skb's connection, and ask whether those of its key are within @limit:
 * enum kz_taken. In an RCU read section.
 */
int kz_table_ask(struct kz_table *table, const struct kz_key *key,
		 const struct kz_limit *limit, const struct sk_buff *skb);

u64 kz_table_memory(const struct kz_table *table);

static inline struct kz_row *kz_table_row(struct kz_table *table, u32 number)
{
	return &table->row[number];
}

#endif
