// SPDX-License-Identifier: GPL-2.0-only
/*
 * First restore what an earlier packet of the connection got, then the rules.
 * Copying some of the connection's bits into the packet's mark is one statement
 * from Linux 6.13 on; before, one look-up jumps to the chain that sets them.
 */
#include "bench/system/nft_sticky.h"

#include "bench/system/mark_action.h"
#include "bench/system/nft.h"

static void restore_chains_print(const struct policy_group *group, FILE *out)
{
	struct mark_chains chains = { 0 };
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		struct mark_action marking =
			mark_action_of_rule(&group->rules[i]);

		if (!mark_action_is_new(&chains, &marking))
			continue;
		fprintf(out,
			"\tchain r%u {\n\t\tmeta mark set meta mark & 0x%08x | 0x%08x accept\n\t}\n",
			mark_action_number(&marking), ~marking.mask,
			marking.value);
	}
}

static void restore_print(const struct policy_group *group, FILE *out)
{
	struct mark_chains chains = { 0 };
	size_t i;

	fprintf(out, "\t\tct mark & 0x%08x vmap {\n",
		mark_action_of_rule(&group->rules[0]).mask);
	for (i = 0; i < group->n_rules; i++) {
		struct mark_action marking =
			mark_action_of_rule(&group->rules[i]);

		if (mark_action_is_new(&chains, &marking))
			fprintf(out, "\t\t\t0x%08x : goto r%u,\n",
				marking.value, mark_action_number(&marking));
	}
	fputs("\t\t}\n", out);
}

int nft_sticky_write(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];

	/* Deleted and added as a whole, in one transaction. */
	fputs("table ip bench {\n}\ndelete table ip bench\ntable ip bench {\n",
	      out);
	restore_chains_print(group, out);
	nft_chain_begin(sut, KZ_ACCEPT, out);
	restore_print(group, out);
	return nft_rules_print(sut, group, out, why);
}
