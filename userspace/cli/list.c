// SPDX-License-Identifier: GPL-2.0-only
/* kzmark list: the loaded policies. */
#include <json.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/facts.h"
#include "userspace/cli/list_all.h"
#include "userspace/cli/list_check.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

static struct {
	bool all_namespaces;
	bool check;
	bool json;
} options;

/* With what could not be asked: without it, an empty array would mean that
 * nothing is loaded.
 */
static void print_json(struct table *table, const struct active *active)
{
	struct json_object *rows = table_json(table);

	active_unasked_json(active, NULL, rows);
	json_print(rows);
}

static int list_run(int n_operands, char **operands)
{
	struct table table = { .columns = facts_columns(IN_LIST) };
	struct active active;
	int status = EXIT_REFUSED;
	bool failed = false;
	size_t i;

	(void)n_operands;
	(void)operands;
	if (options.all_namespaces && options.check) {
		complain("list: --check is for this namespace alone");
		return EXIT_USAGE;
	}
	if (options.all_namespaces)
		return list_all_namespaces(options.json);
	if (active_read(&active))
		goto out;
	if (options.check) {
		status = list_check(&active, options.json);
		if (active.n_unasked)
			status = EXIT_REFUSED;
		goto out;
	}
	for (i = 0; i < active.count; i++)
		failed |= facts_row_read(&active.list[i], &table) != 0;
	for (i = 0; i < active.n_others; i++)
		failed |= facts_row_read(&active.others[i], &table) != 0;
	if (options.json)
		print_json(&table, &active);
	else
		table_print(&table, stdout, 0);
	/* A list without what some backends have is not the whole truth. */
	status = active.n_unasked || failed ? EXIT_REFUSED : EXIT_DONE;
out:
	active_clear(&active);
	return status;
}

static const struct option_row list_options[] = {
	{ .name = "all-namespaces",
	  .letter = 'a',
	  .type = OPTION_FLAG,
	  .help = "in all network namespaces",
	  .target = &options.all_namespaces },
	{ .name = "check",
	  .letter = 'c',
	  .type = OPTION_FLAG,
	  .help = "say whether packets reach the policies",
	  .target = &options.check },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_list = {
	.name = "list",
	.help = "list the policies loaded in this network namespace",
	.operands = "",
	.options = list_options,
	.run = list_run,
};
