/* SPDX-License-Identifier: GPL-2.0-only */
/* Where rules with "log" log to, and the text that names the rule. */
#ifndef KZ_NFT_LOG_PREFIX_H
#define KZ_NFT_LOG_PREFIX_H

#include "userspace/nft/ruleset.h"

#define NFT_LOG_PREFIX_SIZE 128 /* the kernel's NF_LOG_PREFIXLEN */

/* nfnetlink_log's group of the policy @name; others may share it by chance. */
uint16_t nft_log_group(const char *name);

/* The text of the policy's rule @rule, at @line. */
void nft_log_prefix(const struct nft_ruleset *ruleset, uint32_t rule,
		    uint32_t line, char text[NFT_LOG_PREFIX_SIZE]);

/* Read it back. 0, or -EINVAL: @text is not of such a rule. */
int nft_log_read(const char *text, char name[NFT_TABLE_SIZE],
		 uint32_t *generation, uint32_t *rule);

#endif
