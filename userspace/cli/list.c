// SPDX-License-Identifier: GPL-2.0-only
/* kzmark list: what is loaded here. */
#include <errno.h>

#include <json.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

static struct {
	bool json;
} options;

static const struct column columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "BACKEND", "backend", COLUMN_TEXT },
	{ "GENERATION", "generation", COLUMN_NUMBER },
	{ "RULES", "rules", COLUMN_NUMBER },
	{ "MEMORY", "memory", COLUMN_NUMBER },
	{ "USERS", "users", COLUMN_NUMBER },
	{ "WHERE", "where", COLUMN_TEXT },
	{ 0 },
};

/* In JSON what could not be asked is told there too, or none would be read
 * for nothing loaded.
 */
static void print_json(struct table *table, const struct active *active)
{
	struct json_object *rows = table_json(table), *row;
	const struct unasked *at = active->unasked;

	for (; at < active->unasked + active->n_unasked; at++) {
		row = json_object_new_object();
		json_object_object_add(row, "name", NULL);
		json_object_object_add(
			row, "backend",
			json_object_new_string(at->backend->name));
		json_object_object_add(
			row, "error",
			json_object_new_string(backend_reason(
				at->backend, at->why, at->error)));
		json_object_array_add(rows, row);
	}
	json_print(rows);
}

/* Whoever may not ask some is told what the others have. */
static int status_of(const struct active *active)
{
	size_t i;

	for (i = 0; i < active->n_unasked; i++)
		if (active->unasked[i].error != -EPERM)
			return EXIT_REFUSED;
	return active->n_asked ? EXIT_DONE : EXIT_REFUSED;
}

static int list_run(int n_operands, char **operands)
{
	struct table table = { .columns = columns };
	const struct loaded *loaded;
	struct active active;
	int status = EXIT_REFUSED;
	size_t i;

	(void)n_operands;
	(void)operands;
	if (active_read(&active))
		goto out;
	for (i = 0; i < active.count; i++) {
		loaded = &active.list[i];
		table_text(&table, loaded->name);
		table_text(&table, loaded->backend);
		table_number(&table, loaded->generation);
		table_number(&table, loaded->rules);
		table_number(&table, loaded->memory);
		table_number(&table, loaded->users);
		table_text(&table, loaded->where);
	}
	if (options.json)
		print_json(&table, &active);
	else
		table_print(&table, stdout, 0);
	status = status_of(&active);
out:
	active_clear(&active);
	return status;
}

static const struct option_row list_options[] = {
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_list = {
	.name = "list",
	.help = "list the policies in force in this network namespace",
	.operands = "",
	.options = list_options,
	.run = list_run,
};
