/* SPDX-License-Identifier: GPL-2.0-only */
/* Netlink messages as one batch: the kernel does all of it, or nothing. */
#ifndef KZ_NFT_BATCH_H
#define KZ_NFT_BATCH_H

#include "userspace/base/buffer.h"

struct nlmsghdr;

/*
 * Messages one after the other; their sequence numbers count from 0. Without
 * memory bytes.failed is set, and what is sent then is -ENOMEM: callers need
 * not check each step.
 */
struct nft_batch {
	struct buffer bytes; /* owned */
	char *scratch; /* owned: where a message is written */
	uint32_t n_messages;
	size_t last; /* where in bytes the last one starts */
};

void nft_batch_begin(struct nft_batch *batch);
void nft_batch_free(struct nft_batch *batch);

/* The kernel acknowledges the last change, after it has done all. */
void nft_batch_end(struct nft_batch *batch);

/* Add one message, of at most 64 KiB; @fill writes its payload of @object. */
void nft_batch_add(struct nft_batch *batch, uint16_t type, uint16_t flags,
		   void (*fill)(struct nlmsghdr *nlh, void *object),
		   void *object);

/* A message about the table @name. */
void nft_batch_table(struct nft_batch *batch, uint16_t type, const char *name);

/* Remove the table @name, if it is there. */
void nft_batch_remove(struct nft_batch *batch, const char *name);

#endif
