// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/list_all.h"

#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/backend/gc.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/active.h"
#include "userspace/cli/facts.h"
#include "userspace/cli/output.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

#define COLUMNS_MAX 32

struct listing {
	struct table table;
	int status;
};

/* The name of "ip netns", a process, or the cookie. */
static void namespace_print(const struct namespace *namespace, char *text,
			    size_t size)
{
	if (*namespace->name)
		snprintf(text, size, "%s", namespace->name);
	else if (namespace->pid)
		snprintf(text, size, "pid %d", namespace->pid);
	else
		snprintf(text, size, "netns-%llu",
			 (unsigned long long)namespace->cookie);
}

static void add_row(struct listing *listing, const char *namespace,
		    const struct loaded *loaded)
{
	const struct fact_source source = { .loaded = loaded };

	table_text(&listing->table, namespace);
	facts_row(&source, IN_LIST, &listing->table);
}

static int list_namespace(const struct namespace *namespace, void *context)
{
	struct listing *listing = context;
	char name[NAMESPACE_NAME_SIZE];
	struct active active;
	size_t i;
	int err = active_read(&active);

	namespace_print(namespace, name, sizeof(name));
	for (i = 0; !err && i < active.count; i++)
		add_row(listing, name, &active.list[i]);
	for (i = 0; !err && i < active.n_elsewhere; i++)
		add_row(listing, name, &active.elsewhere[i]);
	if (err || active.n_unasked) {
		complain("list: not all of network namespace '%s' is listed",
			 name);
		listing->status = EXIT_REFUSED;
	}
	active_clear(&active);
	return err == -ENOMEM ? err : 0;
}

static int list_dead(const char *space, const struct loaded *loaded,
		     void *context)
{
	add_row(context, space, loaded);
	return 0;
}

static int list_each(const struct namespaces *all, struct listing *listing,
		     char *why)
{
	int err = namespaces_each(all, list_namespace, listing, why);

	err = err ?: bpf_gc_list(all, list_dead, listing, why);
	if (!err && (all->unseen || !all->all_processes)) {
		complain(
			"list: not all processes can be seen: there may be other namespaces, and some that seem to be gone may be in use");
		listing->status = EXIT_REFUSED;
	}
	return err;
}

/* NETNS, and those of each policy. */
static void columns_fill(struct column columns[COLUMNS_MAX])
{
	const struct column *facts = facts_columns(IN_LIST);
	size_t n = 0;

	columns[n++] = (struct column){ "NETNS", "netns", COLUMN_TEXT };
	for (; facts->title && n < COLUMNS_MAX - 1; facts++)
		columns[n++] = *facts;
	columns[n] = (struct column){ 0 };
}

int list_all_namespaces(bool json)
{
	struct column columns[COLUMNS_MAX];
	struct listing listing = { .table.columns = columns,
				   .status = EXIT_DONE };
	struct namespaces all;
	char why[WHY_SIZE] = "";
	int err = namespaces_read(&all, why);

	columns_fill(columns);
	if (!err) {
		err = list_each(&all, &listing, why);
		namespaces_free(&all);
	}
	if (json)
		json_print(table_json(&listing.table));
	else
		table_print(&listing.table, stdout, 0);
	if (!err)
		return listing.status;
	complain("list: %s", *why ? why : errno_words(err));
	return EXIT_REFUSED;
}
