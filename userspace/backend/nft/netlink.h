/* SPDX-License-Identifier: GPL-2.0-only */
/* Talking to nf_tables: batches and dumps, on a netlink socket. */
#ifndef KZ_NFT_NETLINK_H
#define KZ_NFT_NETLINK_H

#include <libmnl/libmnl.h>

#include "userspace/nft/batch.h"
#include "userspace/nft/ruleset.h"

/* 0, or -errno with a sentence in @why (WHY_SIZE), as all of them. */
int nft_socket_open(struct mnl_socket **nl, char *why);

/* Let the kernel do @batch, after nft_batch_end(): all of it or nothing. */
int nft_send(struct mnl_socket *nl, const struct nft_batch *batch, char *why);

/*
 * Send @request, which asks for an acknowledgement, and throw away what else
 * comes. 0 or -errno.
 */
int nft_ask(struct mnl_socket *nl, const struct nlmsghdr *request);

/*
 * Dump with a request of @type about @table and @chain (NULL: all): @each gets
 * a message at a time; what it returns other than 0 ends the dump. -EINTR: the
 * tables were changed meanwhile.
 */
int nft_dump(struct mnl_socket *nl, uint16_t type, const char *table,
	     const char *chain,
	     int (*each)(const struct nlmsghdr *nlh, void *context),
	     void *context, char *why);

/* A dump is repeated so often if the tables change meanwhile. */
#define NFT_DUMP_TRIES 5

/* "kzmark-NAME" */
void nft_table_name(const char *name, char table[NFT_TABLE_SIZE]);

/*
 * nft_dump() of the table of the policy @name, as a whole: if the table changes
 * meanwhile it is repeated. @again() is called before each try.
 */
int nft_table_dump(struct mnl_socket *nl, uint16_t type, const char *name,
		   const char *part,
		   int (*each)(const struct nlmsghdr *nlh, void *context),
		   void (*again)(void *context), void *context, char *why);

#endif
