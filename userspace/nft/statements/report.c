// SPDX-License-Identifier: GPL-2.0-only
/* A test run's "log prefix "5" group 1": a report with the mark as it is. */
#include <inttypes.h>

#include "userspace/nft/report.h"
#include "userspace/nft/statement.h"

/* .number: the policy's rule, or enum nft_report */

static void report_build(struct rule_builder *b,
			 const struct nft_statement *report)
{
	char prefix[16];

	snprintf(prefix, sizeof(prefix), "%" PRIu32, report->number);
	nft_expr_log(b, NFT_REPORT_GROUP, prefix);
}

static void report_print(const struct nft_ruleset *ruleset,
			 const struct nft_statement *report, FILE *out)
{
	(void)ruleset;
	fprintf(out, "log prefix \"%" PRIu32 "\" group %d", report->number,
		NFT_REPORT_GROUP);
}

const struct nft_statement_type nft_statement_report = {
	.build = report_build,
	.print = report_print,
};
