// SPDX-License-Identifier: GPL-2.0-only
/* A baseline for loading: nft without rules. */
#include "bench/system/command.h"
#include "bench/system/nft.h"

static int write_chain(const struct sut *sut, const struct ruleset *ruleset,
		       FILE *out, char *why)
{
	(void)ruleset;
	(void)why;
	nft_table_begin(sut, KZ_ACCEPT, NULL, 0, out);
	fputs("}\n", out);
	return 0;
}

const struct sut sut_empty_nft = {
	.name = "empty-nft",
	.label = "empty nft chain",
	.style = "baseline",
	.help = "an nft chain without rules at prerouting",
	.side = BASELINE,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_LOADING,
	.up = command_up,
	.write = write_chain,
	.command = nft_command,
	.modules = nft_modules,
};
