// SPDX-License-Identifier: GPL-2.0-only
/* nft with one set of addresses. */
#include <errno.h>

#include "bench/system/command.h"
#include "bench/system/nft.h"
#include "bench/system/prefixes.h"
#include "userspace/backend/backend.h"

#define ADDRESSES "type ipv4_addr; flags interval; auto-merge;"

static int write_set(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why)
{
	const struct policy *policy = ruleset->policy;

	nft_table_begin(sut, KZ_ACCEPT, ADDRESSES, 1, out);
	fputs("\tset s0 { " ADDRESSES " elements = {\n", out);
	if (prefixes_print(policy, ",\n", out)) {
		snprintf(why, WHY_SIZE, "%s: no set", sut->name);
		return -EINVAL;
	}
	fputs("\t} }\n", out);
	nft_chain_begin(sut, KZ_ACCEPT, out);
	fprintf(out, "\t\tip saddr @s0 %s\n\t}\n}\n",
		policy->groups[0].rules[0].verdict == KZ_DROP ? "drop" :
								"accept");
	return 0;
}

const struct sut sut_nft_set_netdev = {
	.name = "nft-set-netdev",
	.label = "nft set",
	.style = "sets",
	.help = "nft at netdev ingress, one set of addresses",
	.side = PEER,
	.hook = HOOK_TC,
	.topics = TOPIC_LIST,
	.up = command_up,
	.write = write_set,
	.command = nft_command,
	.modules = nft_modules,
};

const struct sut sut_nft_set = {
	.name = "nft-set",
	.label = "nft set",
	.style = "sets",
	.help = "nft at prerouting, one set of addresses",
	.side = PEER,
	.hook = HOOK_PREROUTING,
	.topics = TOPIC_LIST,
	.up = command_up,
	.write = write_set,
	.command = nft_command,
	.modules = nft_modules,
};
