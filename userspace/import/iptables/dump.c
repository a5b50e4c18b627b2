// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/dump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/import/iptables/rule.h"

struct reading {
	struct xt_dump *dump;
	struct xt_chain *last; /* that a rule was added to */
	const char *no_chain; /* of a rule, that the table does not have */
	uint32_t line; /* of that rule */
	bool failed;
};

static struct xt_table *table_open(const struct reading *reading)
{
	return &reading->dump->tables[reading->dump->n_tables - 1];
}

static void table(void *context, const char *name, uint32_t line)
{
	struct reading *reading = context;
	struct xt_dump *dump = reading->dump;
	struct xt_table *tables;

	(void)line;
	reading->last = NULL;
	tables = array_grow(dump->tables, dump->n_tables, sizeof(*tables));
	if (!tables) {
		reading->failed = true;
		return;
	}
	dump->tables = tables;
	tables[dump->n_tables++] = (struct xt_table){
		.name = pool_print(&dump->pool, "%s", name),
	};
}

static void chain(void *context, const char *name, const char *policy)
{
	struct reading *reading = context;
	struct pool *pool = &reading->dump->pool;
	struct xt_chain *made = pool_add(pool, sizeof(*made)), **chains;
	struct xt_table *table;

	if (reading->failed || !made)
		return;
	table = table_open(reading);
	chains = array_grow(table->chains, table->n_chains, sizeof(*chains));
	if (!chains) {
		reading->failed = true;
		return;
	}
	table->chains = chains;
	chains[table->n_chains++] = made;
	made->name = pool_print(pool, "%s", name);
	made->policy = pool_print(pool, "%s", policy);
}

static void rule(void *context, const struct iptables_rule *words)
{
	struct reading *reading = context;
	struct xt_chain *chain = reading->last;
	struct xt_rule *rules;

	if (reading->failed)
		return;
	if (!chain || strcmp(chain->name, words->chain))
		chain = xt_chain_find(table_open(reading), words->chain);
	reading->last = chain;
	if (!chain) {
		if (!reading->no_chain)
			reading->line = words->line;
		reading->no_chain = reading->no_chain ?
					    reading->no_chain :
					    pool_print(&reading->dump->pool,
						       "%s", words->chain);
		return;
	}
	rules = array_grow(chain->rules, chain->n_rules, sizeof(*rules));
	if (!rules) {
		reading->failed = true;
		return;
	}
	chain->rules = rules;
	rules += chain->n_rules++;
	*rules = (struct xt_rule){ .line = words->line };
	xt_rule_read(reading->dump, table_open(reading), rules, words);
}

/* The rules whose limits count together, which they do not in a policy. */
static void shared_check(struct xt_dump *dump, struct xt_rule **rules,
			 size_t count)
{
	size_t i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < count; j++)
			if (i != j && !rules[i]->reason &&
			    !strcmp(rules[i]->shared, rules[j]->shared))
				rules[i]->reason = pool_print(
					&dump->pool,
					"hashlimit '%s' of several rules",
					rules[i]->shared);
}

static int shared_find(struct xt_dump *dump)
{
	struct xt_rule **rules = NULL, **more;
	size_t i, j, k, count = 0;

	for (i = 0; i < dump->n_tables; i++)
		for (j = 0; j < dump->tables[i].n_chains; j++) {
			struct xt_chain *chain = dump->tables[i].chains[j];

			for (k = 0; k < chain->n_rules; k++) {
				if (!chain->rules[k].shared)
					continue;
				more = array_grow(rules, count, sizeof(*more));
				if (!more) {
					free(rules);
					return -ENOMEM;
				}
				rules = more;
				rules[count++] = &chain->rules[k];
			}
		}
	shared_check(dump, rules, count);
	free(rules);
	return 0;
}

int xt_dump_read(struct xt_dump *dump, char *text, char *why)
{
	static const struct iptables_visitor visitor = {
		.table = table,
		.chain = chain,
		.rule = rule,
	};
	struct reading reading = { .dump = dump };
	int error;

	error = iptables_save_read(text, dump->file, &visitor, &reading, why);
	if (!error && (reading.failed || dump->pool.failed))
		error = refuse_memory(why);
	if (!error && reading.no_chain)
		error = refuse(
			why, -EINVAL,
			"%s:%u: the table has no chain '%s': a line ':%s - [0:0]' must come before its rules, as iptables-save prints it",
			dump->file, reading.line, reading.no_chain,
			reading.no_chain);
	if (!error && shared_find(dump))
		error = refuse_memory(why);
	if (!error && !dump->n_tables)
		error = refuse(
			why, -EINVAL,
			"%s: no table: there are no rules of iptables; for nft's own see 'kzmark import nft-json'",
			dump->file);
	return error;
}

void xt_dump_free(struct xt_dump *dump)
{
	size_t i, j;

	for (i = 0; i < dump->n_tables; i++) {
		for (j = 0; j < dump->tables[i].n_chains; j++)
			free(dump->tables[i].chains[j]->rules);
		free(dump->tables[i].chains);
	}
	free(dump->tables);
	pool_free(&dump->pool);
}
