// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/nft/report.h"
#include "userspace/nft/statement.h"

int nft_report_add(struct nft_rule *rule, uint32_t number)
{
	struct nft_statement *report =
		nft_statement_add(rule, &nft_statement_report);

	if (!report)
		return -ENOMEM;
	report->number = number;
	return 0;
}

int nft_report_priority_add(struct nft_rule *rule)
{
	if (!nft_statement_add(rule, &nft_statement_show_priority))
		return -ENOMEM;
	return nft_report_add(rule, NFT_REPORT_PRIORITY);
}
