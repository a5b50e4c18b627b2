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
	struct json_object *errors; /* further rows of its JSON */
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
	table_text(&listing->table, namespace);
	if (facts_row_read(loaded, &listing->table))
		listing->status = EXIT_REFUSED;
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
	for (i = 0; !err && i < active.n_others; i++)
		add_row(listing, name, &active.others[i]);
	if (err || active.n_unasked) {
		complain("list: not all of network namespace '%s' is listed",
			 name);
		listing->status = EXIT_REFUSED;
	}
	active_unasked_json(&active, name, listing->errors);
	active_clear(&active);
	return err == -ENOMEM ? err : 0;
}

static int list_dead(const char *space, const struct loaded *loaded,
		     void *context)
{
	const struct fact_source source = { .loaded = loaded };
	struct listing *listing = context;

	table_text(&listing->table, space);
	facts_row(&source, &listing->table);
	return 0;
}

static const char not_all[] =
	"not all processes can be seen: there may be other namespaces, and some that seem to be gone may be in use";

static void tell_not_all(struct listing *listing)
{
	struct json_object *row = json_object_new_object();

	complain("list: %s", not_all);
	json_object_object_add(row, "netns", NULL);
	json_object_object_add(row, "name", NULL);
	json_object_object_add(row, "error", json_object_new_string(not_all));
	json_object_array_add(listing->errors, row);
	listing->status = EXIT_REFUSED;
}

static void print_json(struct listing *listing)
{
	struct json_object *rows = table_json(&listing->table);
	size_t i;

	for (i = 0; i < json_object_array_length(listing->errors); i++)
		json_object_array_add(rows,
				      json_object_get(json_object_array_get_idx(
					      listing->errors, i)));
	json_print(rows);
}

static int list_each(const struct namespaces *all, struct listing *listing,
		     char *why)
{
	int err = namespaces_each(all, list_namespace, listing, why);

	err = err ?: bpf_gc_list(all, list_dead, listing, why);
	if (!err && (all->unseen || !all->all_processes))
		tell_not_all(listing);
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
				   .errors = json_object_new_array(),
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
		print_json(&listing);
	else
		table_print(&listing.table, stdout, 0);
	json_object_put(listing.errors);
	if (!err)
		return listing.status;
	complain("list: %s", *why ? why : errno_words(err));
	return EXIT_REFUSED;
}
