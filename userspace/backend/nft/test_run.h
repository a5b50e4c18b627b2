/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets evaluated by nf_tables itself: the policy's ruleset stands in a network
 * namespace of ours, the packets come in there by a device, and every rule
 * that fires, the policy's end and the end of the hook log themselves with the
 * mark as it is then. What does not reach the hook's end was dropped.
 */
#ifndef KZ_NFT_TEST_RUN_H
#define KZ_NFT_TEST_RUN_H

#include "userspace/backend/backend.h"

int nft_test_open(struct test_run *test, const struct policy *policy,
		  const struct image *image, char *why);
int nft_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why);
void nft_test_close(struct test_run *test);

/* What Linux drops before its netfilter hooks see it, and what nft cannot see
 * as a policy means it (unsupported.c).
 */
const char *nft_packet_unsupported(const struct packet *packet);

#endif
