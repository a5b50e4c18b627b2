// SPDX-License-Identifier: GPL-2.0-only
/* nft: rule by rule, and with one set of addresses. */
#include "bench/system/nft.h"

#include <errno.h>

#include "userspace/backend/backend.h"
#include "bench/system/mark_action.h"

#define ADDRESSES "type ipv4_addr; flags interval; auto-merge;"

void nft_table_begin(const struct sut *sut, enum kz_verdict policy,
		     const char *set, unsigned int n_sets, FILE *out)
{
	const char *family = sut->hook == HOOK_TC ? "netdev" : "ip";
	unsigned int i;

	fprintf(out, "table %s bench {\n", family);
	for (i = 0; i < n_sets; i++)
		fprintf(out, "\tset s%u { %s }\n", i, set);
	nft_chain_begin(sut, policy, out);
	fprintf(out, "\t}\n}\nflush chain %s bench in\n", family);
	for (i = 0; i < n_sets; i++)
		fprintf(out, "flush set %s bench s%u\n", family, i);
	fprintf(out, "table %s bench {\n", family);
}

void nft_chain_begin(const struct sut *sut, enum kz_verdict policy, FILE *out)
{
	fprintf(out, "\tchain in {\n\t\ttype filter hook %s; policy %s;\n",
		sut->hook == HOOK_TC ? "ingress device " TESTBED_DEVICE
				       " priority 0" :
				       "prerouting priority -150",
		policy == KZ_DROP ? "drop" : "accept");
}

static void ports_print(const struct five_tuple *tuple,
			enum five_tuple_field field, FILE *out)
{
	if (five_tuple_is_wild(tuple, field))
		return;
	fprintf(out, "%s %s %u", tuple->low[PROTOCOL] == 6 ? "tcp" : "udp",
		field == SPORT ? "sport" : "dport", tuple->low[field]);
	if (tuple->high[field] != tuple->low[field])
		fprintf(out, "-%u", tuple->high[field]);
	fputc(' ', out);
}

void nft_statement_print(const struct policy_rule *rule, FILE *out)
{
	struct mark_action marking = mark_action_of_rule(rule);

	if (rule->limit.rate)
		fprintf(out, "limit rate over %u/second burst %u packets ",
			rule->limit.rate, rule->limit.burst);
	if (marking.mask)
		fprintf(out, "meta mark set meta mark & 0x%08x | 0x%08x ",
			~marking.mask, marking.value);
	if (marking.kept)
		fprintf(out, "ct mark set ct mark & 0x%08x | 0x%08x ",
			~marking.mask, marking.value);
	fputs(rule->verdict == KZ_DROP ? "drop" : "accept", out);
}

static void rule_print(const struct five_tuple *tuple,
		       const struct policy_rule *rule, FILE *out)
{
	bool ported = !five_tuple_is_wild(tuple, SPORT) ||
		      !five_tuple_is_wild(tuple, DPORT);
	char prefix[20];

	fputs("\t\t", out);
	if (!five_tuple_is_wild(tuple, SADDR)) {
		five_tuple_prefix(tuple, SADDR, prefix, sizeof(prefix));
		fprintf(out, "ip saddr %s ", prefix);
	}
	if (!five_tuple_is_wild(tuple, DADDR)) {
		five_tuple_prefix(tuple, DADDR, prefix, sizeof(prefix));
		fprintf(out, "ip daddr %s ", prefix);
	}
	ports_print(tuple, SPORT, out);
	ports_print(tuple, DPORT, out);
	if (!ported && !five_tuple_is_wild(tuple, PROTOCOL))
		fprintf(out, "ip protocol %u ", tuple->low[PROTOCOL]);
	nft_statement_print(rule, out);
	fputc('\n', out);
}

int nft_rules_print(const struct sut *sut, const struct policy_group *group,
		    FILE *out, char *why)
{
	struct five_tuple tuple;
	size_t i;
	int err;

	for (i = 0; i < group->n_rules; i++) {
		err = five_tuple_of_rule(&group->rules[i], &tuple);
		if (err) {
			snprintf(why, WHY_SIZE, "%s: cannot say rule %zu",
				 sut->name, i);
			return err;
		}
		rule_print(&tuple, &group->rules[i], out);
	}
	fputs("\t}\n}\n", out);
	return 0;
}

int nft_linear_write(const struct sut *sut, const struct ruleset *ruleset,
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
		return nft_kept_write(sut, ruleset, out, why);
	nft_table_begin(sut, rest, NULL, 0, out);
	nft_chain_begin(sut, rest, out);
	return nft_rules_print(sut, group, out, why);
}

int nft_empty_write(const struct sut *sut, const struct ruleset *ruleset,
		    FILE *out, char *why)
{
	(void)ruleset;
	(void)why;
	nft_table_begin(sut, KZ_ACCEPT, NULL, 0, out);
	fputs("}\n", out);
	return 0;
}

int nft_set_write(const struct sut *sut, const struct ruleset *ruleset,
		  FILE *out, char *why)
{
	const struct policy *policy = ruleset->policy;

	nft_table_begin(sut, KZ_ACCEPT, ADDRESSES, 1, out);
	fputs("\tset s0 { " ADDRESSES " elements = {\n", out);
	if (prefixes_print(policy, ",\n", out)) {
		snprintf(why, WHY_SIZE, "%s: no set", sut->name);
		return -EINVAL;
	}
	fputs("\t} }\n", out);
	nft_chain_begin(sut, KZ_ACCEPT, out);
	fprintf(out, "\t\tip saddr @s0 %s\n\t}\n}\n",
		policy->groups[0].rules[0].verdict == KZ_DROP ? "drop" :
								"accept");
	return 0;
}
