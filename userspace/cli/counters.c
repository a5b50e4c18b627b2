// SPDX-License-Identifier: GPL-2.0-only
/* kzmark counters NAME: print the counters of rules with "count". */
#include <errno.h>
#include <stdlib.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	bool json;
} options;

static const struct column columns[] = {
	{ "PACKETS", "packets", COLUMN_NUMBER },
	{ "BYTES", "bytes", COLUMN_NUMBER },
	{ "RULE", "rule", COLUMN_NUMBER },
	{ "LINE", "line", COLUMN_NUMBER },
	{ "LABEL", "label", COLUMN_TEXT },
	{ "TEXT", "text", COLUMN_EXCERPT },
	{ 0 },
};

static void print_counters(const struct image *image,
			   const struct kz_counter *counters)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_counter *about =
		(const void *)(image->bytes + info->counters);
	const struct kz_info_rule *rules =
		(const void *)(image->bytes + info->rules);
	struct table table = { .columns = columns };
	uint32_t i;

	for (i = 0; i < image->header->n_counters; i++) {
		table_number(&table, counters[i].packets);
		table_number(&table, counters[i].bytes);
		table_number(&table, about[i].rule);
		table_number(&table, rules[about[i].rule].line);
		table_text(&table,
			   image_string(image, rules[about[i].rule].name));
		table_text(&table, image_string(image, about[i].text));
	}
	if (options.json)
		json_print(table_json(&table));
	else if (!image->header->n_counters)
		complain(
			"no rule of the policy has 'count': nothing is counted");
	else
		table_print(&table, stdout, 0);
}

/*
 * Counters are an array; the image says of which rules. Both must be of one
 * generation.
 */
static int counters_get(const struct target *before, struct image *image,
			struct kz_counter **counters, char *why)
{
	const struct backend *backend = before->backend;
	const char *name = before->loaded.name;
	struct target after;
	uint32_t count = 0;
	int error;

	error = backend->get_image(backend, name, image, why);
	if (!error)
		error = backend->get_counters(backend, name, counters, &count,
					      why);
	if (error)
		return error;
	error = active_get(name, &after);
	if (!error && (after.loaded.generation != before->loaded.generation ||
		       count != image->header->n_counters))
		error = -EAGAIN;
	if (error)
		return refuse(
			why, error,
			"'%s' was replaced or unloaded at the same time: try again",
			name);
	return 0;
}

static int counters(const struct target *target, void *context, char *why)
{
	struct kz_counter *counters = NULL;
	struct image image = { 0 };
	int error;

	(void)context;
	error = counters_get(target, &image, &counters, why);
	if (!error)
		print_counters(&image, counters);
	free(counters);
	image_free(&image);
	return error;
}

static int counters_run(int n_operands, char **operands)
{
	(void)n_operands;
	return active_run(operands[0], counters, NULL);
}

static const struct option_row counters_options[] = {
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_counters = {
	.name = "counters",
	.help = "print a policy's counters",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = counters_options,
	.run = counters_run,
};
