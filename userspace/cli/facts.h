/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a loaded policy: a table of facts, of which list, show and
 * load, and their JSON, print those that are theirs. A further fact is its row:
 * in backend/facts.def if a backend says it, here if it is of the image.
 */
#ifndef KZ_CLI_FACTS_H
#define KZ_CLI_FACTS_H

#include "userspace/backend/backend.h"
#include "userspace/cli/position.h"
#include "userspace/cli/table.h"

/* Where a fact is printed. */
enum fact_in {
	IN_LIST = 1 << 0,
	IN_SHOW = 1 << 1,
	IN_LOAD = 1 << 2,
	IN_LIST_JSON = 1 << 3, /* only in the JSON of 'list' */
};

/* What facts are about. */
struct fact_source {
	const struct loaded *loaded;
	const struct image *image; /* NULL: not asked for */
	bool has_tables; /* the image's hot part is there, and valid */
	const struct flows *flows; /* NULL: it keeps none itself */
	const struct position_list *positions; /* NULL: not asked for */
};

/* The columns of a table of the facts that are @in. */
const struct column *facts_columns(enum fact_in in);

/* A row of the table of those IN_LIST, with what only its JSON has. */
void facts_row(const struct fact_source *source, struct table *table);

/* That row of @loaded with its place. 0, or -errno after a complaint. */
int facts_row_read(const struct loaded *loaded, struct table *table);

/* A line for each fact that there is. */
void facts_print(const struct fact_source *source, enum fact_in in);

/* A member of @o for each fact that there is, and for those of 'list'. */
void facts_json(const struct fact_source *source, enum fact_in in,
		struct json_object *o);

#endif
