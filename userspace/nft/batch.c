// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <libnftnl/common.h>
#include <libnftnl/table.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "userspace/nft/batch.h"

/* libnftnl checks no bounds: fill() writes far less than this. */
#define ROOM (2 * 65536)

static void batch_put(struct nft_batch *batch, const struct nlmsghdr *nlh)
{
	size_t at = batch->bytes.size;
	void *place = buffer_add(&batch->bytes, MNL_ALIGN(nlh->nlmsg_len));

	if (place)
		memcpy(place, nlh, nlh->nlmsg_len);
	batch->last = at;
	batch->n_messages++;
}

static void batch_put_edge(struct nft_batch *batch,
			   struct nlmsghdr *(*edge)(char *buffer, uint32_t seq))
{
	char buffer[64] __attribute__((aligned(8))) = { 0 };

	batch_put(batch, edge(buffer, batch->n_messages));
}

void nft_batch_begin(struct nft_batch *batch)
{
	batch_put_edge(batch, nftnl_batch_begin);
}

void nft_batch_free(struct nft_batch *batch)
{
	buffer_free(&batch->bytes);
	free(batch->scratch);
}

void nft_batch_end(struct nft_batch *batch)
{
	struct nlmsghdr *last;

	if (batch->bytes.failed)
		return;
	last = (struct nlmsghdr *)(batch->bytes.bytes + batch->last);
	last->nlmsg_flags |= NLM_F_ACK;
	batch_put_edge(batch, nftnl_batch_end);
}

void nft_batch_add(struct nft_batch *batch, uint16_t type, uint16_t flags,
		   void (*fill)(struct nlmsghdr *nlh, void *object),
		   void *object)
{
	struct nlmsghdr *nlh;

	if (!batch->scratch)
		batch->scratch = malloc(ROOM);
	if (!batch->scratch) {
		batch->bytes.failed = true;
		return;
	}
	nlh = nftnl_nlmsg_build_hdr(batch->scratch, type, NFPROTO_INET, flags,
				    batch->n_messages);
	fill(nlh, object);
	batch_put(batch, nlh);
}

static void table_fill(struct nlmsghdr *nlh, void *table)
{
	nftnl_table_nlmsg_build_payload(nlh, table);
}

void nft_batch_table(struct nft_batch *batch, uint16_t type, const char *name)
{
	struct nftnl_table *table = nftnl_table_alloc();

	if (!table) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_table_set_u32(table, NFTNL_TABLE_FAMILY, NFPROTO_INET);
	nftnl_table_set_str(table, NFTNL_TABLE_NAME, name);
	nft_batch_add(batch, type, type == NFT_MSG_NEWTABLE ? NLM_F_CREATE : 0,
		      table_fill, table);
	nftnl_table_free(table);
}

/* Removing a missing table is an error: make it first. */
void nft_batch_remove(struct nft_batch *batch, const char *name)
{
	nft_batch_table(batch, NFT_MSG_NEWTABLE, name);
	nft_batch_table(batch, NFT_MSG_DELTABLE, name);
}
