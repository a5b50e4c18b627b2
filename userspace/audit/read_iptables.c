// SPDX-License-Identifier: GPL-2.0-only
/* iptables-save and ip6tables-save: tables, chains and hooks. */
#include <stdio.h>
#include <string.h>

#include "userspace/audit/chains.h"
#include "userspace/audit/reader.h"
#include "userspace/audit/xtables.h"
#include "userspace/base/refuse.h"
#include "userspace/import/iptables_save.h"

struct dump {
	struct audit *audit;
	const struct audit_input *input;
	struct audit_chains chains; /* of the open table */
	const char *table; /* "ip mangle" */
	char kernel_table[64]; /* "mangle" */
	size_t first; /* rule of the open table */
};

/* The built-in chains and their priorities: include/uapi/linux/netfilter_ipv4.h
 * and the tables' modules.
 */
static const struct {
	const char *table, *chain;
	enum audit_hook hook;
	int32_t priority;
	bool reroutes;
} hooks[] = {
	{ "raw", "PREROUTING", AUDIT_PREROUTING, -300, false },
	{ "raw", "OUTPUT", AUDIT_OUTPUT, -300, false },
	{ "mangle", "PREROUTING", AUDIT_PREROUTING, -150, false },
	{ "mangle", "INPUT", AUDIT_INPUT, -150, false },
	{ "mangle", "FORWARD", AUDIT_FORWARD, -150, false },
	{ "mangle", "OUTPUT", AUDIT_OUTPUT, -150, true },
	{ "mangle", "POSTROUTING", AUDIT_POSTROUTING, -150, false },
	{ "nat", "PREROUTING", AUDIT_PREROUTING, -100, false },
	{ "nat", "INPUT", AUDIT_INPUT, 100, false },
	{ "nat", "OUTPUT", AUDIT_OUTPUT, -100, false },
	{ "nat", "POSTROUTING", AUDIT_POSTROUTING, 100, false },
	{ "filter", "INPUT", AUDIT_INPUT, 0, false },
	{ "filter", "FORWARD", AUDIT_FORWARD, 0, false },
	{ "filter", "OUTPUT", AUDIT_OUTPUT, 0, false },
	{ "security", "INPUT", AUDIT_INPUT, 50, false },
	{ "security", "FORWARD", AUDIT_FORWARD, 50, false },
	{ "security", "OUTPUT", AUDIT_OUTPUT, 50, false },
};

static void table_visit(void *context, const char *name, uint32_t line)
{
	struct dump *dump = context;

	(void)line;
	audit_chains_free(&dump->chains);
	snprintf(dump->kernel_table, sizeof(dump->kernel_table), "%s", name);
	dump->table = audit_format(
		dump->audit, "%s %s",
		dump->input->family == AUDIT_IP6 ? "ip6" : "ip", name);
	dump->first = dump->audit->n_rules;
}

static struct audit_chain *chain_get(struct dump *dump, const char *name)
{
	struct audit_chain *chain = audit_chain_get(&dump->chains, name);

	if (!chain)
		dump->audit->failed = true;
	return chain;
}

static void chain_visit(void *context, const char *name, const char *policy)
{
	struct dump *dump = context;
	struct audit_chain *chain = chain_get(dump, name);
	size_t i;

	if (!chain || !strcmp(policy, "-"))
		return;
	for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++) {
		if (!strcmp(hooks[i].table, dump->kernel_table) &&
		    !strcmp(hooks[i].chain, name))
			audit_chain_hook(chain, hooks[i].hook,
					 hooks[i].priority, hooks[i].reroutes);
	}
}

static void rule_visit(void *context, const struct iptables_rule *line)
{
	struct dump *dump = context;
	struct audit_chain *chain = chain_get(dump, line->chain), *to;
	struct audit_rule rule = { .source = SOURCE_XTABLES,
				   .family = dump->input->family,
				   .line = line->line,
				   .file = dump->input->name,
				   .table = dump->table };
	const char *target;

	if (!chain)
		return;
	target = xtables_rule_read(dump->audit, &rule, chain->name, line);
	if (!target || !audit_chains_have(&dump->chains, target))
		return;
	to = chain_get(dump, target);
	if (to && audit_chain_jump(chain, to))
		dump->audit->failed = true;
}

static void commit_visit(void *context)
{
	struct dump *dump = context;
	struct audit_chain *chain;
	struct audit_rule *rule;
	size_t i;

	audit_chains_reach(&dump->chains);
	for (i = dump->first; i < dump->audit->n_rules; i++) {
		rule = &dump->audit->rules[i];
		chain = chain_get(dump, rule->chain);
		if (!chain)
			return;
		rule->place = chain->place;
		rule->base = chain->base;
	}
}

int audit_read_iptables(struct audit *audit, const struct audit_input *input,
			char *why)
{
	static const struct iptables_visitor visitor = {
		.table = table_visit,
		.chain = chain_visit,
		.rule = rule_visit,
		.commit = commit_visit,
	};
	struct dump dump = { .audit = audit, .input = input };
	int error;

	audit_chains_init(&dump.chains);
	error = iptables_save_read(input->text, input->name, &visitor, &dump,
				   why);
	audit_chains_free(&dump.chains);
	if (!error)
		audit->xtables |= input->family;
	return error;
}
