// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/account.h"

#include <string.h>

/* What jumps lead to, translated or not. */
static void lead(struct xt_chain *chain)
{
	size_t i;

	if (chain->led)
		return;
	chain->led = true;
	for (i = 0; i < chain->n_rules; i++)
		if (chain->rules[i].target)
			lead(chain->rules[i].target);
}

static void lead_table(const struct xt_table *table)
{
	size_t i;

	for (i = 0; i < table->n_chains; i++)
		if (strcmp(table->chains[i]->policy, "-"))
			lead(table->chains[i]);
}

static int rule_account(const struct xt_dump *dump, const struct xt_rule *rule,
			const char *reason, struct import_report *report)
{
	if (rule->nat && !reason) {
		report->nat++;
		return 0;
	}
	report->rules++;
	if (reason)
		return import_report_add(report, dump->file, rule->line, reason,
					 rule->text);
	report->translated++;
	return 0;
}

int xt_account_table(const struct xt_dump *dump, const struct xt_table *table,
		     bool all, struct import_report *report)
{
	size_t i, j;
	int error = 0;

	lead_table(table);
	for (i = 0; i < table->n_chains; i++)
		for (j = 0; !error && j < table->chains[i]->n_rules; j++) {
			const struct xt_chain *chain = table->chains[i];
			const struct xt_rule *rule = &chain->rules[j];

			if (rule->reached)
				error = rule_account(dump, rule, rule->reason,
						     report);
			else if (all && chain->led)
				error = rule_account(
					dump, rule,
					"only untranslated rules lead to it",
					report);
			else if (all)
				report->unreached++;
		}
	return error;
}

void xt_account_nat(const struct xt_table *table, struct import_report *report)
{
	size_t i, j;

	for (i = 0; i < table->n_chains; i++)
		for (j = 0; j < table->chains[i]->n_rules; j++) {
			const struct xt_rule *rule =
				&table->chains[i]->rules[j];

			report->nat++;
			if (!rule->writes)
				continue;
			report->nat_marks++;
			report->nat_marks_said += rule->reached &&
						  !rule->reason &&
						  !table->too_large;
		}
}
