// SPDX-License-Identifier: GPL-2.0-only
/* "log prefix "kzmark ..." group 27392": the packet to nfnetlink_log. */
#include <errno.h>

#include "userspace/nft/log_prefix.h"
#include "userspace/nft/statement.h"

/* .number: the policy's rule; .value: its line */

static int log_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	struct nft_statement *log =
		nft_rule_open_statement(w, &nft_statement_log);

	if (!log)
		return -ENOMEM;
	log->number = w->number;
	log->value = action->at.line;
	return 0;
}

static void log_build(struct rule_builder *b, const struct nft_statement *log)
{
	char prefix[NFT_LOG_PREFIX_SIZE];

	nft_log_prefix(b->ruleset, log->number, log->value, prefix);
	nft_expr_log(b, nft_log_group(nft_ruleset_name(b->ruleset)), prefix);
}

static void log_print(const struct nft_ruleset *ruleset,
		      const struct nft_statement *log, FILE *out)
{
	char prefix[NFT_LOG_PREFIX_SIZE];

	nft_log_prefix(ruleset, log->number, log->value, prefix);
	fprintf(out, "log prefix \"%s\" group %u", prefix,
		nft_log_group(nft_ruleset_name(ruleset)));
}

const struct nft_statement_type nft_statement_log = {
	.action = ACTION_LOG,
	.translate = log_translate,
	.build = log_build,
	.print = log_print,
};
