// SPDX-License-Identifier: GPL-2.0-only
/* nft, rule by rule. */
#include "bench/bpf/flow.h"
#include "bench/system/command.h"
#include "bench/system/mark_action.h"
#include "bench/system/nft.h"
#include "bench/system/nft_sticky.h"

static int write_rules(const struct sut *sut, const struct ruleset *ruleset,
		       FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	/* Packets that fire no rule meet the policy's last group, which says
	 * the same as its rules.
	 */
	enum kz_verdict rest = ruleset->policy->n_groups > 1 ?
				       group->rules[0].verdict :
				       KZ_ACCEPT;

	if (mark_action_kept_in_group(group))
		return nft_sticky_write(sut, ruleset, out, why);
	nft_table_begin(sut, rest, NULL, 0, out);
	nft_chain_begin(sut, rest, out);
	return nft_rules_print(sut, group, out, why);
}

const struct sut sut_nft_netdev = {
	.name = "nft-netdev",
	.label = "nft rules",
	.style = "nft",
	.help = "nft at netdev ingress, rule by rule",
	.side = PEER,
	.hook = HOOK_TC,
	.topics = TOPICS_OF_RULES | TOPIC_LIMIT | TOPIC_MARK,
	.up = command_up,
	.write = write_rules,
	.command = nft_command,
	.modules = nft_modules,
	.most_rules = LINEAR_RULES,
};

const struct sut sut_nft_prerouting = {
	.name = "nft-prerouting",
	.label = "nft rules",
	.style = "nft",
	.help = "nft at prerouting, rule by rule",
	.side = PEER,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIMIT |
		  TOPIC_MARK | TOPIC_STICKY,
	.up = command_up,
	.write = write_rules,
	.command = nft_command,
	.modules = nft_modules,
	.most_rules = LINEAR_RULES,
};
