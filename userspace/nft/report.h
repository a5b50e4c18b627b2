/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What rules log in a test run: each rule that fires its number, and the
 * points of the way below. backend/nft/test_run.c reads it.
 */
#ifndef KZ_NFT_REPORT_H
#define KZ_NFT_REPORT_H

#include "userspace/nft/translate.h"

/* What is reported beside the numbers of rules: that the packet */
enum nft_report {
	NFT_REPORT_START = 0x40000000, /* came to the hook; */
	NFT_REPORT_END, /* reached the policy's end without a verdict; */
	NFT_REPORT_PASSED, /* was not dropped; */
	NFT_REPORT_PRIORITY, /* has the mark as its priority; */
	NFT_REPORT_LAST, /* is the one after the last (sandbox.h). */
};
#define NFT_REPORT_GROUP 1 /* of nfnetlink_log */

/* Add a report of @number, a rule's or of enum nft_report. 0 or -ENOMEM. */
int nft_report_add(struct nft_rule *rule, uint32_t number);

/* True if the test run asks for the packets' priority. */
static inline bool nft_reports_priority(const struct nft_options *options)
{
	return options->report &&
	       options->image->header->features & KZ_F_PRIORITY;
}

/*
 * Add a report of the priority. It overwrites the mark: only where nothing
 * reads the mark after it. 0 or -ENOMEM.
 */
int nft_report_priority_add(struct nft_rule *rule);

#endif
