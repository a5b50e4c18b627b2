/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rule sets to measure with, by name and size, as policies whose every packet
 * ends the same way: a measured drop and an empty program's drop cost the
 * same, so what differs is the judging.
 */
#ifndef KZ_BENCH_RULESET_H
#define KZ_BENCH_RULESET_H

#include "policy.h"

/* Names: "acl1", "fw1", "ipc1" (ClassBench, 1000, 10000 or 100000 rules). */
struct ruleset {
	char name[32]; /* "acl1_10k" */
	struct policy *policy;
	char trace[256]; /* file with packets of it, or "" */
};

/*
 * Read or make it; every rule and the default say @verdict. 0 or -errno with a
 * sentence in @why (WHY_SIZE). ruleset_close() frees it.
 */
int ruleset_open(struct ruleset *ruleset, const char *name, uint32_t size,
		 enum kz_verdict verdict, char *why);
void ruleset_close(struct ruleset *ruleset);

#endif
