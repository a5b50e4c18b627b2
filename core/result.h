/* SPDX-License-Identifier: GPL-2.0-only */
/* The result of an evaluation, and counters. */
#ifndef KZ_RESULT_H
#define KZ_RESULT_H

#include "core/key.h"
#include "core/limits.h"

/* What the policy says of a packet; the numbers are ABI. */
enum kz_verdict {
	KZ_CONTINUE, /* no rule decided: at the policy's end the packet passes */
	KZ_ACCEPT,
	KZ_DROP,
	KZ_VERDICTS,
};

/* What evaluation says of one packet. The same struct crosses every ABI. */
struct kz_result {
	__u32 verdict; /* enum kz_verdict */
	__u32 mark; /* skb->mark after the policy */
	__u32 rule; /* number of the last rule that fired, or KZ_NONE */
	__u32 n_fired; /* rules that fired, at most one a group */
	__u64 groups[KZ_MAX_GROUPS / 64]; /* bit i: a rule of group i fired */
	__u32 flow[KZ_FLOW_WORDS]; /* flow words after the policy */
	__u64 ns; /* test-run: nanoseconds per evaluation; else 0 */
	/* KZ_IP_WRITABLE of KZ_W_IP after a policy that may write it; else 0 */
	__u32 ip;
	__u32 priority; /* skb->priority after the policy */
	__u32 mirror; /* ifindex, or 0 */
	__u32 redirect; /* likewise; of a dropped packet: reject.h */
};
_Static_assert(sizeof(struct kz_result) == 120, "kz_result");

struct kz_counter {
	__u64 packets;
	__u64 bytes; /* KZ_W_LENGTH of each */
};
_Static_assert(sizeof(struct kz_counter) == 16, "kz_counter");

#endif
