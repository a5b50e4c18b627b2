// SPDX-License-Identifier: GPL-2.0-only
/* kzmark list: what is in force here. */
#include "answer.h"
#include "inforce.h"
#include "table.h"
#include "verb.h"

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

static int list_run(int n_operands, char **operands)
{
	struct table table = { .columns = columns };
	const struct loaded *loaded;
	struct inforce inforce;
	int status = EXIT_REFUSED;
	size_t i;

	(void)n_operands;
	(void)operands;
	if (inforce_read(&inforce))
		goto out;
	for (i = 0; i < inforce.count; i++) {
		loaded = &inforce.list[i];
		table_text(&table, loaded->name);
		table_text(&table, loaded->backend);
		table_number(&table, loaded->generation);
		table_number(&table, loaded->rules);
		table_number(&table, loaded->memory);
		table_number(&table, loaded->users);
		table_text(&table, loaded->where);
	}
	if (options.json)
		json_print(table_json(&table));
	else
		table_print(&table, stdout, 0);
	status = inforce.failures ? EXIT_REFUSED : EXIT_DONE;
out:
	inforce_clear(&inforce);
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
