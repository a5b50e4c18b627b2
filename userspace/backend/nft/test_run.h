/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test runs: packets evaluated by nf_tables itself. The policy's ruleset is
 * loaded in a network namespace of its own, and packets arrive there at a
 * device. Every rule that fires, the policy's end and the hook's end log a
 * report with the packet's mark at that point (userspace/nft/report.h). A
 * packet without the report of the hook's end was dropped.
 */
#ifndef KZ_NFT_TEST_RUN_H
#define KZ_NFT_TEST_RUN_H

#include "userspace/backend/backend.h"

int nft_test_open(struct test_run *test, const struct policy *policy,
		  const struct image *image, char *why);
int nft_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why);
void nft_test_close(struct test_run *test);

#endif
