// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/verdict.h"

enum nft_end nft_verdict_end(enum kz_verdict verdict)
{
	static const enum nft_end ends[KZ_VERDICTS] = {
		[KZ_CONTINUE] = NFT_END_RETURN,
		[KZ_ACCEPT] = NFT_END_ACCEPT,
		[KZ_DROP] = NFT_END_DROP,
	};

	return ends[verdict];
}

int nft_verdict_number(enum nft_end end)
{
	static const int verdicts[] = {
		[NFT_END_ACCEPT] = NF_ACCEPT,
		[NFT_END_DROP] = NF_DROP,
		[NFT_END_RETURN] = NFT_RETURN,
		[NFT_END_JUMP] = NFT_JUMP,
		[NFT_END_GOTO] = NFT_GOTO,
		[NFT_END_CONTINUE] = NFT_CONTINUE,
	};

	return verdicts[end];
}

void nft_verdict_print(const struct nft_ruleset *ruleset, enum nft_end end,
		       uint32_t target, FILE *out)
{
	static const char *const words[] = {
		[NFT_END_ACCEPT] = "accept", [NFT_END_DROP] = "drop",
		[NFT_END_RETURN] = "return", [NFT_END_JUMP] = "jump ",
		[NFT_END_GOTO] = "goto ",    [NFT_END_CONTINUE] = "continue",
	};

	fputs(words[end], out);
	if (end == NFT_END_JUMP || end == NFT_END_GOTO)
		fputs(ruleset->chains[target].name, out);
}
