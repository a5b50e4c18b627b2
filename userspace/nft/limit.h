/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits as nft has them, and the sets of their keys. */
#ifndef KZ_NFT_LIMIT_H
#define KZ_NFT_LIMIT_H

#include <stdio.h>

#include "userspace/nft/ruleset.h"

/* Why the kernel does not take @limit; NULL: it does. */
const char *nft_limit_refuses(const struct policy_limit *limit);

/* "rate over 10 mbytes/second burst 5 bytes" */
void nft_limit_print(const struct policy_limit *limit, FILE *out);

/* Where the value of @part of a key is. */
enum nft_key nft_part_key(const struct policy_condition *part);

/* The bytes of @part's value that count, as they are in the register. False:
 * all of them do.
 */
bool nft_part_mask(const struct policy_condition *part, uint8_t mask[16]);

/* @part as nft writes it: "ip saddr & 255.255.255.0". */
void nft_part_print(const struct policy_condition *part, FILE *out);

/* Bytes of @limit's key. */
uint32_t nft_limit_key_length(const struct policy_limit *limit);

/*
 * ms that an element of @limit's set lives after its last packet. By then its
 * bucket is full again.
 */
uint64_t nft_limit_timeout(const struct policy_limit *limit);

/* The type of the elements of @set, as nft notes it in the kernel. */
uint32_t nft_set_type(const struct nft_set *set);

#endif
