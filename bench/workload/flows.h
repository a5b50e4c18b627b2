/* SPDX-License-Identifier: GPL-2.0-only */
/* Choosing flows that meet a policy. */
#ifndef KZ_BENCH_FLOWS_H
#define KZ_BENCH_FLOWS_H

#include "bench/bpf/flow.h"
#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

/*
 * BENCH_FLOWS different flows into @flows: first those of @trace, then points
 * inside rules of @policy drawn from a fixed seed, and shuffled. @expected
 * becomes the rule that the trace names, or PACKET_EXPECT_NOTHING. @trace may
 * be empty. 0 or -ENOMEM.
 */
int flows_choose(const struct policy *policy, const struct packets *trace,
		 struct flow *flows, int64_t *expected);

/* The same flow as its other end sends it. */
struct flow flow_answer(const struct flow *flow);

#endif
