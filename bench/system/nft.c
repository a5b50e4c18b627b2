// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/nft.h"

#include <arpa/inet.h>

#include "userspace/backend/backend.h"
#include "bench/system/mark_action.h"

const char *const nft_command[] = { "nft", "-f", "-", NULL };
const char *const nft_modules[] = { "nf_tables", NULL };

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
			(unsigned int)rule->limit.rate,
			(unsigned int)rule->limit.burst);
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

void nft_tuple_print(const struct five_tuple *tuple, FILE *out)
{
	struct in_addr low, high;
	int i;

	for (i = 0; i < FIELDS; i++) {
		fputs(i ? " . " : "\t\t", out);
		if (i != SADDR && i != DADDR) {
			fprintf(out, "%u-%u", tuple->low[i], tuple->high[i]);
			continue;
		}
		low.s_addr = htonl(tuple->low[i]);
		high.s_addr = htonl(tuple->high[i]);
		fprintf(out, "%s-", inet_ntoa(low));
		fputs(inet_ntoa(high), out);
	}
}
