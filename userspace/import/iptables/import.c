// SPDX-License-Identifier: GPL-2.0-only
/* kzmark import iptables-save, ip6tables-save. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/format.h"
#include "userspace/import/iptables/lower.h"
#include "userspace/import/report.h"

/* The tables that a policy can take the place of, and their priorities. */
static const struct {
	const char *name;
	int priority;
} tables[] = {
	{ "raw", -300 },    { "mangle", -150 }, { "filter", 0 },
	{ "security", 50 }, { NULL, 0 },
};

/* A built-in chain that a policy is made of. */
struct place {
	struct xt_table *table;
	const struct xt_hook *hook;
	int priority;
};

struct importing {
	const struct import_options *options;
	struct xt_dump dump;
	char *why;
};

static bool chosen(const char *choice, const char *name)
{
	return !choice || !strcmp(choice, name);
}

/* Does a packet's way through the chain do anything? */
static bool chain_is_empty(const struct xt_chain *chain)
{
	return !chain || (!chain->n_rules && !strcmp(chain->policy, "ACCEPT"));
}

/* The next place at or after *@at of those that the options choose. */
static bool place_next(const struct importing *importing, size_t *at,
		       struct place *place)
{
	const struct import_options *options = importing->options;
	const struct xt_hook *hook;
	size_t i, number = 0;

	for (i = 0; tables[i].name; i++) {
		struct xt_table *table =
			xt_table_find(&importing->dump, tables[i].name);

		for (hook = xt_hooks; table && hook->name; hook++) {
			if (!chosen(options->table, tables[i].name) ||
			    !chosen(options->hook, hook->name) ||
			    chain_is_empty(xt_chain_find(table, hook->chain)))
				continue;
			if (number++ < *at)
				continue;
			*place = (struct place){ table, hook,
						 tables[i].priority };
			*at = number;
			return true;
		}
	}
	return false;
}

static int places_refuse(const struct importing *importing)
{
	const struct import_options *options = importing->options;
	char list[WHY_SIZE / 2] = "";
	struct place place;
	size_t at = 0;

	while (place_next(importing, &at, &place))
		snprintf(list + strlen(list), sizeof(list) - strlen(list),
			 "%s--table %s --hook %s", *list ? ", " : "",
			 place.table->name, place.hook->name);
	if (!*list)
		return refuse(importing->why, -EINVAL,
			      "%s: no rules%s%s%s%s: nothing to import",
			      importing->dump.file,
			      options->table ? " in table " : "",
			      options->table ? options->table : "",
			      options->hook ? " at hook " : "",
			      options->hook ? options->hook : "");
	return refuse(
		importing->why, -EINVAL,
		"%s: rules of several hooks, and a policy is of one: say which (%s)",
		importing->dump.file, list);
}

static int place_import(struct importing *importing, const struct place *place,
			FILE *out)
{
	struct xt_marks marks = { 0 };

	fprintf(out,
		"# From %s, table %s, hook %s. To load at that hook, with priority %d.\n",
		importing->dump.file, place->table->name, place->hook->name,
		place->priority);
	xt_marks_find(&marks, place->table);
	xt_marks_declare(&marks, out);
	return xt_lower(&importing->dump, place->table, place->hook, &marks,
			out, importing->why);
}

/* Every place, to see what cannot be said. */
static int places_try(struct importing *importing)
{
	struct place place;
	char *text = NULL;
	size_t at = 0, size;
	int error = 0;
	FILE *out;

	while (!error && place_next(importing, &at, &place)) {
		out = open_memstream(&text, &size);
		if (!out)
			return refuse_memory(importing->why);
		error = place_import(importing, &place, out);
		fclose(out);
		free(text);
	}
	return error;
}

static int rule_report(struct importing *importing, const struct xt_rule *rule)
{
	struct import_report *report = importing->options->report;

	report->rules++;
	if (rule->reason)
		return import_report_add(report, importing->dump.file,
					 rule->line, rule->reason, rule->text);
	report->translated++;
	return 0;
}

/* Of what was reached, or of all. */
static int table_report(struct importing *importing,
			const struct xt_table *table, bool all)
{
	size_t i, j;
	int error = 0;

	for (i = 0; i < table->n_chains; i++)
		for (j = 0; !error && j < table->chains[i]->n_rules; j++) {
			const struct xt_rule *rule =
				&table->chains[i]->rules[j];

			if (rule->reached)
				error = rule_report(importing, rule);
			else if (all)
				importing->options->report->unreached++;
		}
	return error ? refuse_memory(importing->why) : 0;
}

static int strict_check(const struct importing *importing)
{
	const struct import_report *report = importing->options->report;

	if (!importing->options->strict || !report->n_left)
		return 0;
	return refuse(
		importing->why, -EINVAL,
		"%s:%u: cannot be translated: %s (the first of %zu; without --strict they are left out)",
		report->left->file, report->left->line, report->left->reason,
		report->n_left);
}

static int dump_import(struct importing *importing, FILE *out)
{
	struct place place, other;
	size_t at = 0, i;
	int error = 0;

	if (!place_next(importing, &at, &place))
		return places_refuse(importing);
	if (!place_next(importing, &at, &other)) {
		error = place_import(importing, &place, out);
		if (!error)
			error = table_report(importing, place.table, false);
	} else if (importing->options->counts_only) {
		error = places_try(importing);
		for (i = 0; !error && tables[i].name; i++) {
			const struct xt_table *table =
				xt_table_find(&importing->dump, tables[i].name);

			if (table)
				error = table_report(importing, table, true);
		}
	} else {
		error = places_refuse(importing);
	}
	return error ? error : strict_check(importing);
}

/* All of @in; owned by the caller. NULL: out of memory, or it has a NUL. */
static char *text_read(FILE *in)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t size = getdelim(&text, &room, '\0', in);

	if (size < 0 && text)
		*text = '\0';
	return text;
}

static int import(FILE *in, const char *name, FILE *out,
		  const struct import_options *options, bool ip6, char *why)
{
	struct importing importing = {
		.options = options,
		.dump = { .file = name, .ip6 = ip6 },
		.why = why,
	};
	char *text = text_read(in);
	int error;

	if (!text)
		return refuse_memory(why);
	error = xt_dump_read(&importing.dump, text, why);
	if (!error)
		error = dump_import(&importing, out);
	free(text);
	xt_dump_free(&importing.dump);
	return error;
}

static int import_ipv4(FILE *in, const char *name, FILE *out,
		       const struct import_options *options, char *why)
{
	return import(in, name, out, options, false, why);
}

static int import_ipv6(FILE *in, const char *name, FILE *out,
		       const struct import_options *options, char *why)
{
	return import(in, name, out, options, true, why);
}

const struct format format_iptables_save = {
	.name = "iptables-save",
	.import = import_ipv4,
};

const struct format format_ip6tables_save = {
	.name = "ip6tables-save",
	.import = import_ipv6,
};
