/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What nft's systems under test share: the statements of a rule set. Each
 * replaces what was loaded before in one transaction.
 */
#ifndef KZ_BENCH_NFT_H
#define KZ_BENCH_NFT_H

#include <stdio.h>

#include "bench/system/sut.h"
#include "bench/system/five_tuple.h"

/* "nft -f -", and the modules that it needs. */
extern const char *const nft_command[];
extern const char *const nft_modules[];

/* A concatenated interval set's type, and what is looked up in it. */
#define NFT_TUPLE_TYPE                                              \
	"type ipv4_addr . ipv4_addr . inet_proto . inet_service . " \
	"inet_service"
#define NFT_TUPLE_KEY "ip saddr . ip daddr . meta l4proto . th sport . th dport"

/*
 * "table ... {". What was there, a chain with @policy and sets s0, s1... of the
 * kind @set, stays, and is flushed in the same transaction: a chain that is
 * deleted and added again would miss packets.
 */
void nft_table_begin(const struct sut *sut, enum kz_verdict policy,
		     const char *set, unsigned int n_sets, FILE *out);
/* "chain in { type ...;" at the system under test's hook, with @policy. */
void nft_chain_begin(const struct sut *sut, enum kz_verdict policy, FILE *out);
/* "[meta mark set ... ] accept|drop": what @rule does. */
void nft_statement_print(const struct policy_rule *rule, FILE *out);

/* The chain's rules, a line each, and the table's end; -errno and @why. */
int nft_rules_print(const struct sut *sut, const struct policy_group *group,
		    FILE *out, char *why);

/* An element of a concatenated interval set, without what follows it. */
void nft_tuple_print(const struct five_tuple *tuple, FILE *out);

#endif
