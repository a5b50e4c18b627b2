/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rule sets to measure with, by name and size, as policies whose every packet
 * ends the same way: a measured drop and an empty program's drop cost the
 * same, so what differs is the judging.
 */
#ifndef KZ_BENCH_RULESET_H
#define KZ_BENCH_RULESET_H

#include "userspace/policy/policy.h"

/*
 * Real ones where $KZMARK_DATA (/work/shared/data) has them, else drawn in their
 * manner. The same text every time.
 */
struct ruleset {
	char name[32]; /* "acl1_10k", with "-pass" if packets pass */
	char *text; /* the policy's; owned */
	struct policy *policy; /* of it; owned */
	char trace[256]; /* file with packets of it, or "" */
	bool drawn; /* only like the real one of that name */
};

/* "acl1" of 10000: "acl1_10k". */
void ruleset_name(const char *name, uint32_t size,
		  enum kz_verdict expected_verdict, char *text, size_t room);

/*
 * Read or make it; every rule, and where packets may miss them all a default,
 * says @expected_verdict; KZ_CONTINUE: accept and drop in turn, for what sends no packets.
 * 0 or -errno with a sentence in @why (WHY_SIZE). In any case
 * ruleset_close() frees it.
 */
int ruleset_open(struct ruleset *ruleset, const char *name, uint32_t size,
		 enum kz_verdict expected_verdict, char *why);
void ruleset_close(struct ruleset *ruleset);

#endif
