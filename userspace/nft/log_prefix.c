// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/fnv.h"
#include "userspace/nft/log_prefix.h"

#define GROUPS 256 /* enough that few policies share one */
#define GROUP_FIRST 0x6b00

uint16_t nft_log_group(const char *name)
{
	return GROUP_FIRST + fnv_32(name, strlen(name)) % GROUPS;
}

void nft_log_prefix(const struct nft_ruleset *ruleset, uint32_t rule,
		    uint32_t line, char text[NFT_LOG_PREFIX_SIZE])
{
	snprintf(text, NFT_LOG_PREFIX_SIZE,
		 "kzmark %s %" PRIu32 " rule %" PRIu32 " line %" PRIu32,
		 nft_ruleset_name(ruleset), ruleset->generation, rule, line);
}

int nft_log_read(const char *text, char name[NFT_TABLE_SIZE],
		 uint32_t *generation, uint32_t *rule)
{
	return sscanf(text, "kzmark %63s %" SCNu32 " rule %" SCNu32, name,
		      generation, rule) == 3 ?
		       0 :
		       -EINVAL;
}
