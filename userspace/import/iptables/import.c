// SPDX-License-Identifier: GPL-2.0-only
/* kzmark import iptables-save, ip6tables-save. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/format.h"
#include "userspace/base/text_file.h"
#include "userspace/import/iptables/account.h"
#include "userspace/import/iptables/lower.h"
#include "userspace/import/iptables/policy.h"
#include "userspace/import/iptables/sets.h"
#include "userspace/import/report.h"

/*
 * The tables that a policy can take the place of, and their priorities. What a
 * nat table does beside translating addresses: only if it is asked for.
 */
static const struct {
	const char *name;
	int priority;
	bool nat;
} tables[] = {
	{ "raw", -300, false },	   { "mangle", -150, false },
	{ "filter", 0, false },	   { "security", 50, false },
	{ XT_NAT_TABLE, 0, true }, { NULL, 0, false },
};

/* What a policy is made of: a built-in chain, of each dump that has it. */
struct place {
	const char *table;
	const struct xt_hook *hook;
	int priority;
};

struct importing {
	const struct import_options *options;
	struct xt_dump dumps[2]; /* IPv4 and IPv6, or one of them */
	size_t n_dumps;
	struct xt_sets sets;
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

static bool place_is_there(const struct importing *importing,
			   const struct place *place)
{
	const struct xt_table *table;
	size_t i;

	for (i = 0; i < importing->n_dumps; i++) {
		table = xt_table_find(&importing->dumps[i], place->table);
		if (table &&
		    !chain_is_empty(xt_chain_find(table, place->hook->chain)))
			return true;
	}
	return false;
}

/* The next place at or after *@at of those that the options choose. */
static bool place_next(const struct importing *importing, size_t *at,
		       struct place *place)
{
	const struct import_options *options = importing->options;
	const struct xt_hook *hook;
	size_t i, number = 0;

	for (i = 0; tables[i].name; i++)
		for (hook = xt_hooks; hook->name; hook++) {
			*place = (struct place){ tables[i].name, hook,
						 tables[i].nat ?
							 hook->nat :
							 tables[i].priority };
			if ((tables[i].nat && !options->table) ||
			    !chosen(options->table, place->table) ||
			    !chosen(options->hook, hook->name) ||
			    !place_is_there(importing, place))
				continue;
			if (number++ < *at)
				continue;
			*at = number;
			return true;
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
			 place.table, place.hook->name);
	if (!*list)
		return refuse(importing->why, -EINVAL,
			      "%s: no rules%s%s%s%s: nothing to import",
			      importing->dumps[0].file,
			      options->table ? " in table " : "",
			      options->table ? options->table : "",
			      options->hook ? " at hook " : "",
			      options->hook ? options->hook : "");
	return refuse(
		importing->why, -EINVAL,
		"%s: rules of several hooks, and a policy is of one: say which (%s)",
		importing->dumps[0].file, list);
}

/* The groups of each dump, IPv4's before IPv6's: no packet is of both. */
static int place_lower(struct importing *importing, const struct place *place,
		       const struct xt_marks *marks, FILE *out)
{
	int error = 0;
	size_t i;

	for (i = 0; !error && i < importing->n_dumps; i++) {
		struct xt_dump *dump = &importing->dumps[i];
		struct xt_table *table = xt_table_find(dump, place->table);
		struct xt_chain *chain = NULL;

		if (table)
			chain = xt_chain_find(table, place->hook->chain);
		if (chain)
			error = xt_lower(dump, table, chain, place->hook, marks,
					 out, importing->why);
	}
	return error;
}

static const char connmarks_head[] =
	"# Connections' marks are in the flow, bits 96 to 127. Load it with --backend kmod,\n"
	"# and all other tables and hooks that use them.\n";

static void connmarks_find(const struct importing *importing,
			   struct xt_marks *marks)
{
	size_t i, j;

	for (i = 0; i < importing->n_dumps; i++)
		for (j = 0; j < importing->dumps[i].n_tables; j++)
			xt_connmarks_find(marks,
					  &importing->dumps[i].tables[j]);
}

static int place_import(struct importing *importing, const struct place *place,
			FILE *out)
{
	struct xt_dump *dumps = importing->dumps;
	const struct xt_table *table;
	struct xt_marks marks = { 0 };
	struct xt_policy policy;
	const char *head;
	size_t i;
	int error;

	for (i = 0; i < importing->n_dumps; i++) {
		table = xt_table_find(&dumps[i], place->table);
		if (table)
			xt_marks_find(&marks, table);
	}
	if (marks.connection)
		connmarks_find(importing, &marks);
	error = xt_policy_begin(&policy, &importing->sets, importing->why);
	if (error)
		return error;
	error = place_lower(importing, place, &marks, policy.groups);
	head = pool_print(
		&dumps[0].pool,
		"# From %s, table %s, hook %s. To load at that hook, with priority %d.\n%s%s%s",
		dumps[0].file, place->table, place->hook->name, place->priority,
		dumps[0].utc || dumps[1].utc ? "zone utc\n" : "",
		strcmp(place->table, XT_NAT_TABLE) ? "" : xt_nat_head,
		marks.connection ? connmarks_head : "");
	return xt_policy_end(&policy, error, head, &marks, out, importing->why);
}

/* To see what cannot be said. */
static int place_try(struct importing *importing, const struct place *place)
{
	char *text = NULL;
	size_t size;
	int error;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return refuse_memory(importing->why);
	error = place_import(importing, place, out);
	fclose(out);
	free(text);
	return error;
}

static int places_try(struct importing *importing)
{
	struct place place;
	size_t at = 0;
	int error = 0;

	while (!error && place_next(importing, &at, &place))
		error = place_try(importing, &place);
	return error;
}

/* The same of nat tables, of which nobody has asked for a policy. */
static int nat_try(struct importing *importing)
{
	struct place place = { .table = XT_NAT_TABLE };
	struct xt_table *table;
	int error = 0;
	size_t i;

	for (place.hook = xt_hooks; !error && place.hook->name; place.hook++) {
		if (!place_is_there(importing, &place))
			continue;
		error = place_try(importing, &place);
		if (error != -E2BIG)
			continue;
		error = 0;
		for (i = 0; i < importing->n_dumps; i++) {
			table = xt_table_find(&importing->dumps[i],
					      XT_NAT_TABLE);
			if (table)
				table->too_large = true;
		}
	}
	return error;
}

/* @name NULL: all tables, whether reached or not. */
static int account(struct importing *importing, const char *name)
{
	struct import_report *report = importing->options->report;
	size_t i, j;
	int error = 0;

	for (i = 0; i < importing->n_dumps; i++) {
		const struct xt_dump *dump = &importing->dumps[i];

		for (j = 0; !error && j < dump->n_tables; j++) {
			const struct xt_table *table = &dump->tables[j];

			if (!strcmp(table->name, "nat") && !name)
				xt_account_nat(table, report);
			else if (chosen(name, table->name))
				error = xt_account_table(dump, table, !name,
							 report);
		}
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

static int dumps_import(struct importing *importing, FILE *out)
{
	const struct import_options *options = importing->options;
	bool all = options->counts_only && !options->hook && !options->table;
	struct place place, other;
	size_t at = 0;
	int error;

	if (all) {
		error = nat_try(importing);
		if (error)
			return error;
	}
	if (!place_next(importing, &at, &place)) {
		if (!all)
			return places_refuse(importing);
		error = account(importing, NULL);
	} else if (!place_next(importing, &at, &other)) {
		error = place_import(importing, &place, out);
		if (!error)
			error = account(importing, all ? NULL : place.table);
	} else if (all) {
		error = places_try(importing);
		if (!error)
			error = account(importing, NULL);
	} else {
		error = places_refuse(importing);
	}
	return error ? error : strict_check(importing);
}

static int dump_read(struct importing *importing, char *text, const char *name,
		     bool ip6)
{
	struct xt_dump *dump = &importing->dumps[importing->n_dumps++];
	int error;

	*dump = (struct xt_dump){
		.file = name,
		.ip6 = ip6,
		.sets = importing->sets.file ? &importing->sets : NULL,
		.connmarks = importing->options->connmarks,
	};
	if (dump !=
	    importing->dumps) { /* a policy has room for a few of both */
		dump->n_bits = importing->dumps->n_bits;
		memcpy(dump->bits, importing->dumps->bits, sizeof(dump->bits));
	}
	error = xt_dump_read(dump, text, importing->why);
	free(text);
	return error;
}

/* 0, or -errno with a sentence; @path NULL: there is no such file. */
static int other_read(struct importing *importing, const char *path,
		      char **text)
{
	int error;

	*text = NULL;
	if (!path)
		return 0;
	error = text_file_unpack(path, text);
	return error ? refuse(importing->why, error, "%s: %s", path,
			      errno_file_words(error)) :
		       0;
}

static int inputs_read(struct importing *importing, char *text,
		       const char *name, bool ip6)
{
	const struct import_options *options = importing->options;
	char *other;
	int error;

	error = other_read(importing, options->ipset, &other);
	if (!error && other) {
		importing->sets.file = options->ipset;
		error = xt_sets_read(&importing->sets, other, importing->why);
		free(other);
	}
	if (!error)
		error = dump_read(importing, text, name, ip6);
	else
		free(text);
	if (!error)
		error = other_read(importing, options->ip6, &other);
	if (!error && other)
		error = dump_read(importing, other, options->ip6, true);
	return error;
}

static int import(FILE *in, const char *name, FILE *out,
		  const struct import_options *options, bool ip6, char *why)
{
	struct importing importing = { .options = options, .why = why };
	char *text;
	int error;

	if (ip6 && options->ip6)
		return refuse(
			why, -EINVAL,
			"--ip6 is for the rules beside those of iptables-save");
	error = text_stream_read(in, &text);
	if (error)
		return refuse(why, error, "%s: %s", name,
			      errno_file_words(error));
	error = inputs_read(&importing, text, name, ip6);
	if (!error)
		error = dumps_import(&importing, out);
	while (importing.n_dumps)
		xt_dump_free(&importing.dumps[--importing.n_dumps]);
	xt_sets_free(&importing.sets);
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
