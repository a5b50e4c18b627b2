/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rule sets to measure with, by name and size, as policies that give all
 * packets the same verdict: a system's drop and an empty program's drop cost
 * the same, so the difference is the cost of the evaluation.
 */
#ifndef KZ_BENCH_RULESET_H
#define KZ_BENCH_RULESET_H

#include "userspace/policy/policy.h"

/*
 * Real ones if $KZMARK_DATA has them, else similar ones that are generated. The
 * same text every time.
 */
struct ruleset {
	char name[32]; /* "acl1_10k", with "-pass" if packets pass */
	char *text; /* the policy's; owned */
	struct policy *policy; /* of it; owned */
	char trace[256]; /* file with packets for it, or "" */
	bool drawn; /* only similar to the real one of that name */
};

/* "acl1" of 10000: "acl1_10k". */
void ruleset_name(const char *name, uint32_t size,
		  enum kz_verdict expected_verdict, char *text, size_t room);

/*
 * Read or make it. Every rule has @expected_verdict, and so has a default if
 * packets may match no rule. With KZ_CONTINUE, rules accept and drop in turn:
 * for metrics that send no packets. 0 or -errno with a sentence in @why
 * (WHY_SIZE). In any case ruleset_close() frees it.
 */
int ruleset_open(struct ruleset *ruleset, const char *name, uint32_t size,
		 enum kz_verdict expected_verdict, char *why);
void ruleset_close(struct ruleset *ruleset);

#endif
