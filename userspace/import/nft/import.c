// SPDX-License-Identifier: GPL-2.0-only
/* kzmark import nft-json. */
#include <errno.h>
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/import/format.h"
#include "userspace/import/iptables/account.h"
#include "userspace/import/iptables/lower.h"
#include "userspace/import/iptables/policy.h"
#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"
#include "userspace/import/nft_list.h"
#include "userspace/import/report.h"

static struct xt_table *table_get(struct nft_reading *reading,
				  struct json_object *chain)
{
	struct xt_dump *dump = &reading->dump;
	const char *name = pool_print(&dump->pool, "%s %s",
				      json_member_word(chain, "family"),
				      json_member_word(chain, "table"));
	struct xt_table *table = xt_table_find(dump, name);

	if (table)
		return table;
	table = array_grow(dump->tables, dump->n_tables, sizeof(*table));
	if (!table) {
		reading->failed = true;
		return NULL;
	}
	dump->tables = table;
	table += dump->n_tables++;
	*table = (struct xt_table){ .name = name };
	return table;
}

/* A chain that the kernel enters, with the hook of which it has packets. */
static void base_add(struct nft_reading *reading, size_t table,
		     struct xt_chain *chain, struct json_object *object)
{
	struct nft_base *bases;

	bases = array_grow(reading->bases, reading->n_bases, sizeof(*bases));
	if (!bases) {
		reading->failed = true;
		return;
	}
	reading->bases = bases;
	bases[reading->n_bases++] = (struct nft_base){
		.table = table,
		.chain = chain,
		.hook = pool_print(&reading->dump.pool, "%s",
				   json_member_word(object, "hook")),
		.type = pool_print(&reading->dump.pool, "%s",
				   json_member_word(object, "type")),
		.priority = json_object_get_int(json_member(object, "prio")),
	};
}

static void chain_add(struct nft_reading *reading, struct json_object *object)
{
	struct pool *pool = &reading->dump.pool;
	struct xt_table *table = table_get(reading, object);
	struct xt_chain *chain = pool_add(pool, sizeof(*chain)), **chains;
	const char *policy = json_member_word(object, "policy");

	if (!table || !chain)
		return;
	chains = array_grow(table->chains, table->n_chains, sizeof(*chains));
	if (!chains) {
		reading->failed = true;
		return;
	}
	table->chains = chains;
	chains[table->n_chains++] = chain;
	chain->name = pool_print(pool, "%s", json_member_word(object, "name"));
	chain->policy = "-";
	if (!json_member(object, "hook"))
		return;
	chain->policy = strcmp(policy, "drop") ? "ACCEPT" : "DROP";
	base_add(reading, table - reading->dump.tables, chain, object);
}

static void object_take(void *context, struct json_object *object, bool rule)
{
	struct nft_reading *reading = context;
	struct json_object *inner;

	if (rule)
		nft_rule_import(reading, json_member(object, "rule"));
	else if (json_object_object_get_ex(object, "chain", &inner))
		chain_add(reading, inner);
	else if (json_object_object_get_ex(object, "set", &inner) ||
		 json_object_object_get_ex(object, "map", &inner))
		json_object_array_add(reading->objects, json_object_get(inner));
}

static const struct xt_hook *hook_find(const char *name)
{
	const struct xt_hook *hook;

	for (hook = xt_hooks; hook->name; hook++)
		if (!strcmp(hook->name, name))
			return hook;
	return NULL;
}

/* "inet fw", or "fw" for short. */
static bool table_is(const char *name, const char *choice)
{
	return !choice || !strcmp(name, choice) ||
	       !strcmp(strchr(name, ' ') + 1, choice);
}

static bool base_chosen(const struct nft_reading *reading,
			const struct nft_base *base,
			const struct import_options *options)
{
	const char *table = reading->dump.tables[base->table].name;

	return table_is(table, options->table) &&
	       (!options->hook || !strcmp(options->hook, base->hook)) &&
	       hook_find(base->hook) && strcmp(base->type, "nat") &&
	       (!strncmp(table, "ip ", 3) || !strncmp(table, "ip6 ", 4) ||
		!strncmp(table, "inet ", 5)) &&
	       (base->chain->n_rules || strcmp(base->chain->policy, "ACCEPT"));
}

static int base_import(struct nft_reading *reading, const struct nft_base *base,
		       FILE *out, char *why)
{
	struct xt_dump *dump = &reading->dump;
	struct xt_table *table = &dump->tables[base->table];
	struct xt_marks marks = { 0 };
	struct xt_policy policy;
	const char *head;
	int error = xt_policy_begin(&policy, &reading->sets, why);

	if (error)
		return error;
	dump->ip6 = !strncmp(table->name, "ip6 ", 4);
	dump->both = !strncmp(table->name, "inet ", 5);
	xt_marks_find(&marks, table);
	error = xt_lower(dump, table, base->chain, hook_find(base->hook),
			 &marks, policy.groups, why);
	head = pool_print(
		&dump->pool,
		"# From %s, table %s, chain %s. To load at hook %s, with priority %d.\n",
		dump->file, table->name, base->chain->name, base->hook,
		base->priority);
	return xt_policy_end(&policy, error, head, &marks, out, why);
}

static int bases_refuse(const struct nft_reading *reading,
			const struct import_options *options, char *why)
{
	char list[WHY_SIZE / 2] = "";
	size_t i;

	for (i = 0; i < reading->n_bases; i++)
		if (base_chosen(reading, &reading->bases[i], options))
			snprintf(list + strlen(list),
				 sizeof(list) - strlen(list),
				 "%s--table '%s' --hook %s", *list ? ", " : "",
				 reading->dump.tables[reading->bases[i].table]
					 .name,
				 reading->bases[i].hook);
	return *list ? refuse(why, -EINVAL,
			      "%s: rules of several chains, and a policy is of one: say which (%s)",
			      reading->dump.file, list) :
		       refuse(why, -EINVAL,
			      "%s: no rules of a filter chain: nothing to import",
			      reading->dump.file);
}

static int ruleset_account(struct nft_reading *reading, size_t table, bool all,
			   struct import_report *report)
{
	size_t i;
	int error = 0;

	for (i = 0; !error && i < reading->dump.n_tables; i++)
		if (all || i == table)
			error = xt_account_table(&reading->dump,
						 &reading->dump.tables[i], all,
						 report);
	return error;
}

static int ruleset_import(struct nft_reading *reading, FILE *out,
			  const struct import_options *options, char *why)
{
	bool all = options->counts_only && !options->hook && !options->table;
	size_t i, table = 0, count = 0;
	FILE *nowhere = all ? fopen("/dev/null", "w") : NULL;
	int error = 0;

	for (i = 0; i < reading->n_bases; i++)
		count += base_chosen(reading, &reading->bases[i], options);
	for (i = 0; !error && i < reading->n_bases; i++) {
		if (!base_chosen(reading, &reading->bases[i], options))
			continue;
		table = reading->bases[i].table;
		if (count == 1)
			error = base_import(reading, &reading->bases[i], out,
					    why);
		else if (nowhere)
			error = base_import(reading, &reading->bases[i],
					    nowhere, why);
	}
	if (nowhere)
		fclose(nowhere);
	if (!error && count != 1 && !all)
		error = bases_refuse(reading, options, why);
	if (!error && ruleset_account(reading, table, all, options->report))
		error = refuse_memory(why);
	if (!error && options->strict && options->report->n_left)
		error = refuse(
			why, -EINVAL,
			"%s: the rule with handle %u cannot be translated: %s (the first of %zu; without --strict they are left out)",
			reading->dump.file, options->report->left->line,
			options->report->left->reason, options->report->n_left);
	return error;
}

static int import(FILE *in, const char *name, FILE *out,
		  const struct import_options *options, char *why)
{
	struct nft_reading reading = { .dump = { .file = name } };
	char *text;
	int error = text_stream_read(in, &text);

	if (error)
		return refuse(why, error, "%s: %s", name,
			      errno_file_words(error));
	reading.objects = json_object_new_array();
	if (!reading.objects)
		error = refuse_memory(why);
	else
		error = nft_list_each(text, name, object_take, &reading, why);
	if (!error && (reading.failed || reading.dump.pool.failed))
		error = refuse_memory(why);
	if (!error && reading.strays)
		error = refuse(
			why, -EINVAL,
			"%s: rules of a chain that is not in the list: it is not whole",
			name);
	if (!error)
		error = ruleset_import(&reading, out, options, why);
	free(text);
	free(reading.bases);
	json_object_put(reading.objects);
	xt_sets_free(&reading.sets);
	xt_dump_free(&reading.dump);
	return error;
}

const struct format format_nft_json = {
	.name = "nft-json",
	.import = import,
};
