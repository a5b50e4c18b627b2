// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rules with a limit no later rule overlaps, as the compiler sees it: it
 * may miss some, but never call a rule so that another overlaps (what follows
 * from that for packets is in the vectors and the fuzzer).
 */
#include <stdio.h>

#include "selftests/runner/ktap.h"
#include "userspace/compile/compile.h"
#include "userspace/lang/parse_policy.h"

/* The rule of a group that has the limit is the first. */
static const struct {
	const char *name;
	const char *rules;
	bool alone;
} cases[] = {
	{ "the last rule", "tcp dport 22 limit 1/second drop", true },
	{ "another port",
	  "tcp dport 22 limit 1/second drop; tcp dport 23 accept", true },
	{ "another range of ports",
	  "tcp dport 22-30 limit 1/second drop; tcp dport 31-99 accept", true },
	{ "the same port of another protocol",
	  "tcp dport 22 limit 1/second drop; udp dport 22 accept", true },
	{ "another family",
	  "ip saddr 10.0.0.0/8 limit 1/second drop; ip6 saddr 2001:db8::/32 accept",
	  true },
	{ "another prefix",
	  "ip6 saddr 2001:db8::/32 limit 1/second drop; ip6 saddr 2001:db9::/32 accept",
	  true },
	{ "only a default follows",
	  "tcp dport 22 limit 1/second drop; default accept", true },
	{ "the same port",
	  "tcp dport 22 limit 1/second drop; tcp dport 22 accept", false },
	{ "a port in a range",
	  "tcp dport 22 limit 1/second drop; tcp dport 1-1023 accept", false },
	{ "a set", "tcp dport 22 limit 1/second drop; ip saddr @s accept",
	  false },
	{ "a prefix in it",
	  "ip saddr 10.0.0.0/8 limit 1/second drop; ip saddr 10.1.0.0/16 accept",
	  false },
	{ "an address of the other side",
	  "ip saddr 10.0.0.1 limit 1/second drop; ip daddr 10.0.0.2 accept",
	  false },
	{ "one that comes later",
	  "tcp dport 22 limit 1/second drop; udp dport 1 accept; tcp dport 1 accept; meta length 100 drop",
	  false },
	{ "another length, as a negation",
	  "meta length 100 limit 1/second drop; meta length != 100 drop",
	  false },
	{ "no limit", "tcp dport 22 drop; tcp dport 23 accept", false },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* The first rule's flags, or -1. */
static int first_flags(const char *rules)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	const struct kz_candidate *candidate;
	const struct kz_image_header *h;
	const struct kz_rule *rule;
	char text[512];
	int flags = -1;
	uint32_t i;

	snprintf(text, sizeof(text),
		 "set s { type ipv4; dynamic; size 16 }\ngroup g { %s }\n",
		 rules);
	policy = policy_parse("alone", text, &messages);
	if (!policy || policy_compile(policy, &image, &messages))
		goto out;
	h = image.header;
	candidate = (const void *)(image.bytes + h->candidates);
	for (i = 0; i < h->n_candidates; i++) {
		rule = (const void *)(image.bytes + candidate[i].rule);
		if (!kz_rule_id(rule))
			flags = rule->flags & KZ_RULE_ALONE;
	}
	image_free(&image);
out:
	messages_clear(&messages);
	policy_free(policy);
	return flags;
}

int main(void)
{
	unsigned int i;

	ktap_start(CASES);
	for (i = 0; i < CASES; i++)
		ktap_result(first_flags(cases[i].rules) ==
				    (cases[i].alone ? (int)KZ_RULE_ALONE : 0),
			    "%s: %s", cases[i].name,
			    cases[i].alone ? "alone" : "not alone");
	return ktap_finish();
}
