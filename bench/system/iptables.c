// SPDX-License-Identifier: GPL-2.0-only
/* iptables, rule by rule, at mangle PREROUTING. */
#include <errno.h>

#include "userspace/backend/backend.h"
#include "bench/bpf/flow.h"
#include "bench/system/command.h"
#include "bench/system/mark_action.h"
#include "bench/system/five_tuple.h"

static void rule_print(const struct five_tuple *tuple, FILE *out)
{
	char prefix[20];

	fputs("-A PREROUTING", out);
	if (!five_tuple_is_wild(tuple, SADDR)) {
		five_tuple_prefix(tuple, SADDR, prefix, sizeof(prefix));
		fprintf(out, " -s %s", prefix);
	}
	if (!five_tuple_is_wild(tuple, DADDR)) {
		five_tuple_prefix(tuple, DADDR, prefix, sizeof(prefix));
		fprintf(out, " -d %s", prefix);
	}
	if (!five_tuple_is_wild(tuple, PROTOCOL))
		fprintf(out, " -p %u", tuple->low[PROTOCOL]);
	if (!five_tuple_is_wild(tuple, SPORT))
		fprintf(out, " --sport %u:%u", tuple->low[SPORT],
			tuple->high[SPORT]);
	if (!five_tuple_is_wild(tuple, DPORT))
		fprintf(out, " --dport %u:%u", tuple->low[DPORT],
			tuple->high[DPORT]);
}

/* After MARK, iptables continues with the next rule. So that the first match
 * counts, each value has a chain, which packets do not return from.
 */
static void marks_print(const struct policy_group *group, FILE *out)
{
	struct mark_chains chains = { 0 };
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		struct mark_action marking =
			mark_action_of_rule(&group->rules[i]);
		uint32_t chain = mark_action_number(&marking);

		if (!marking.mask || !mark_action_is_new(&chains, &marking))
			continue;
		fprintf(out,
			":m%u - [0:0]\n"
			"-A m%u -j MARK --set-xmark 0x%x/0x%x\n",
			chain, chain, marking.value, marking.mask);
		if (marking.kept)
			fprintf(out,
				"-A m%u -j CONNMARK --save-mark --nfmask 0x%x --ctmask 0x%x\n",
				chain, marking.mask, marking.mask);
		fprintf(out, "-A m%u -j ACCEPT\n", chain);
	}
}

/* Restore what an earlier packet of the connection got; if there is something,
 * nothing else is done.
 */
static void restore_print(const struct policy_group *group, FILE *out)
{
	uint32_t mask = mark_action_of_rule(&group->rules[0]).mask;

	fprintf(out,
		"-A PREROUTING -j CONNMARK --restore-mark --nfmask 0x%x --ctmask 0x%x\n"
		"-A PREROUTING -m mark ! --mark 0x0/0x%x -j ACCEPT\n",
		mask, mask, mask);
}

static void target_print(const struct policy_rule *rule, FILE *out)
{
	struct mark_action marking = mark_action_of_rule(rule);

	/* The limit match ends at 10,000 a second. */
	if (rule->limit.rate)
		fprintf(out,
			" -m hashlimit --hashlimit-name bench --hashlimit-above %u/second --hashlimit-burst %u",
			(unsigned int)rule->limit.rate,
			(unsigned int)rule->limit.burst);
	if (marking.mask)
		fprintf(out, " -g m%u\n", mark_action_number(&marking));
	else
		fprintf(out, " -j %s\n",
			rule->verdict == KZ_DROP ? "DROP" : "ACCEPT");
}

static int write_rules(const struct sut *sut, const struct ruleset *ruleset,
		       FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct five_tuple tuple;
	size_t i;
	int err;

	fputs("*mangle\n", out);
	marks_print(group, out);
	if (mark_action_kept_in_group(group))
		restore_print(group, out);
	for (i = 0; i < group->n_rules; i++) {
		err = five_tuple_of_rule(&group->rules[i], &tuple);
		if (err) {
			snprintf(why, WHY_SIZE, "%s: cannot say rule %zu",
				 sut->name, i);
			return err;
		}
		rule_print(&tuple, out);
		target_print(&group->rules[i], out);
	}
	fputs("COMMIT\n", out);
	return 0;
}

static int legacy_change(const struct sut *sut, const struct setup *setup,
			 bool add, char *why)
{
	const char *const command[] = {
		"iptables-legacy", "-t", "mangle",     add ? "-A" : "-D",
		"PREROUTING",	   "-s", CHANGE_SADDR, "-d",
		CHANGE_DADDR,	   "-p", "udp",	       "--dport",
		CHANGE_DPORT,	   "-j", "DROP",       NULL,
	};

	(void)sut;
	return testbed_run(setup->testbed, NULL, why, command);
}

static const char *const legacy_command[] = { "iptables-legacy-restore", NULL };
static const char *const legacy_modules[] = { "x_tables", "ip_tables",
					      "iptable_mangle", "xt_tcpudp",
					      NULL };
static const char *const nft_command[] = { "iptables-nft-restore", NULL };
static const char *const nft_modules[] = { "nf_tables", "nft_compat",
					   "x_tables", "xt_tcpudp", NULL };

const struct sut sut_iptables_legacy = {
	.name = "iptables-legacy",
	.label = "iptables-legacy",
	.style = "iptables",
	.help = "iptables at mangle PREROUTING, rule by rule",
	.side = PEER,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIMIT |
		  TOPIC_MARK | TOPIC_STICKY,
	.up = command_up,
	.change = legacy_change,
	.write = write_rules,
	.command = legacy_command,
	.modules = legacy_modules,
	.most_rules = LINEAR_RULES,
};

const struct sut sut_iptables_nft = {
	.name = "iptables-nft",
	.label = "iptables-nft",
	.style = "iptables2",
	.help = "the same, iptables-nft",
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
