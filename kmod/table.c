// SPDX-License-Identifier: GPL-2.0-only
#include <linux/random.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack_count.h>

#include "core/key.h"
#include "kmod/compat.h"
#include "kmod/memory.h"
#include "kmod/table.h"

/* ---- connections ---- */

static atomic_t counting = ATOMIC_INIT(0); /* tables that have some */

bool kz_tables_count(void)
{
	return atomic_read(&counting);
}

#if KZ_CAN_COUNT
static int connections_init(struct kz_table *table,
			    const struct kz_limit *limit, struct net *net)
{
	table->connections = kz_count_init(net, limit->n_words * sizeof(u32));
	if (IS_ERR(table->connections))
		return PTR_ERR(table->connections);
	table->net = net;
	atomic_inc(&counting);
	return 0;
}

static void connections_destroy(struct kz_table *table)
{
	if (!table->connections)
		return;
	kz_count_destroy(table->net, table->connections);
	atomic_dec(&counting);
}

int kz_table_ask(struct kz_table *table, const struct kz_key *key,
		 const struct kz_limit *limit, const struct sk_buff *skb)
{
	u32 words[KZ_COUNTED_WORDS] = { 0 }, i, count;

	for (i = 0; i < KZ_COUNTED_WORDS && i < limit->n_words; i++)
		words[i] = key->word[limit->word[i] & (KZ_KEY_WORDS - 1)] &
			   limit->mask[i];
	count = nf_conncount_count_skb(table->net, skb,
				       kz_key_family(key) == KZ_FAMILY_IP ?
					       NFPROTO_IPV4 :
					       NFPROTO_IPV6,
				       table->connections, words);
	if (!count) /* no memory, or no packet that conntrack understands */
		return KZ_NO_PLACE;
	return count <= limit->depth ? KZ_TOKEN : KZ_NO_TOKEN;
}
#else
static int connections_init(struct kz_table *table,
			    const struct kz_limit *limit, struct net *net)
{
	return -EOPNOTSUPP;
}

static void connections_destroy(struct kz_table *table)
{
}

int kz_table_ask(struct kz_table *table, const struct kz_key *key,
		 const struct kz_limit *limit, const struct sk_buff *skb)
{
	return KZ_NO_KEY;
}
#endif

/* ---- tables ---- */

struct kz_table *kz_table_create(const struct kz_limit *limit, struct net *net)
{
	struct kz_table *table;
	struct kz_table_head *head;
	int err;

	table = kz_kvzalloc(struct_size(table, row, 1 + limit->n_rows));
	if (!table)
		return ERR_PTR(-ENOMEM);
	err = limit->flags & KZ_LIMIT_CONNECTIONS ?
		      connections_init(table, limit, net) :
		      0;
	if (err) {
		kvfree(table);
		return ERR_PTR(err);
	}
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
	if (!table || !refcount_dec_and_test(&table->refs))
		return;
	connections_destroy(table);
	kvfree(table);
}

u64 kz_table_memory(const struct kz_table *table)
{
	return struct_size(table, row, 1 + table->row[0].head.n_rows);
}
