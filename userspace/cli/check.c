// SPDX-License-Identifier: GPL-2.0-only
/* kzmark check FILE: check a policy, and for given backends. */
#include <json.h>
#include <stdio.h>

#include "userspace/cli/neighbour.h"
#include "userspace/cli/output.h"
#include "userspace/cli/source.h"
#include "userspace/cli/statistics.h"
#include "userspace/cli/verb.h"

#define WARNINGS 20 /* of rules that do nothing, unless all are asked for */

static struct {
	const char *backends;
	bool with_module;
	bool all;
	bool stats;
	bool verbose;
	bool json;
} options;

static int print_text(const struct source *source)
{
	const struct policy *policy = source->policy;

	printf("%s: groups %zu, rules %u, sets %zu, fields %zu, "
	       "image %u bytes, at most about %.1f us a packet\n",
	       policy->file, policy->n_groups, policy->n_rules, policy->n_sets,
	       policy->n_fields, source->image.header->size,
	       statistics_worst_ns(&source->image) / 1e3);
	return options.stats ? statistics_print(&source->image) : 0;
}

static void add(struct json_object *o, const char *key, uint64_t number)
{
	json_object_object_add(o, key, json_object_new_uint64(number));
}

static int print_json(const struct source *source, const char *path, bool valid)
{
	struct json_object *o = json_object_new_object();
	int error = 0;

	json_object_object_add(o, "file", json_object_new_string(path));
	json_object_object_add(o, "valid", json_object_new_boolean(valid));
	if (valid) {
		add(o, "groups", source->policy->n_groups);
		add(o, "rules", source->policy->n_rules);
		add(o, "sets", source->policy->n_sets);
		add(o, "fields", source->policy->n_fields);
		add(o, "image_bytes", source->image.header->size);
		add(o, "worst_ns", statistics_worst_ns(&source->image));
	}
	json_object_object_add(o, "messages", json_messages(&source->messages));
	if (valid && options.stats)
		error = statistics_json(&source->image, o);
	json_print(o);
	return error;
}

/* Without --backend, the policy may be for any. */
static bool sees_neighbours(const struct choice *choice)
{
	unsigned int i;

	for (i = 0; i < choice->count; i++)
		if (neighbour_seen(choice->list[i], NULL))
			return true;
	return !choice->count;
}

static int check_run(int n_operands, char **operands)
{
	struct source source;
	struct choice choice;
	int status, error = 0;

	(void)n_operands;
	if (choice_parse(&choice, options.backends))
		return EXIT_USAGE;
	if (options.with_module && choice_with_module(&choice))
		return EXIT_USAGE;
	status = source_open_elsewhere(&source, operands[0], &choice);
	if (options.verbose && source.policy)
		source_warn_backends(&source, &choice);
	if (status == EXIT_DONE && sees_neighbours(&choice))
		neighbour_warn(source.policy, &source.image, &source.messages);
	if (status == EXIT_DONE)
		status =
			source_warn(&source, options.all ? LINT_ALL : WARNINGS);
	if (!options.json)
		messages_print(&source.messages, stderr);
	if (options.json)
		error = print_json(&source, operands[0], status == EXIT_DONE);
	else if (status == EXIT_DONE)
		error = print_text(&source);
	if (error)
		status = EXIT_REFUSED;
	source_close(&source);
	return status;
}

static const struct option_row check_options[] = {
	OPTION_ROW_DEFINE,
	{ .name = "backend",
	  .letter = 'b',
	  .type = OPTION_TEXT,
	  .argument = "BACKEND[,...]",
	  .help = "check for these backends, too",
	  .target = &options.backends },
	OPTION_ROW_WITH_MODULE(options.with_module),
	{ .name = "all",
	  .letter = 'a',
	  .type = OPTION_FLAG,
	  .help = "warn of all rules that do nothing, not only of 20",
	  .target = &options.all },
	{ .name = "verbose",
	  .letter = 'v',
	  .type = OPTION_FLAG,
	  .help = "warn of packets that a backend treats otherwise",
	  .target = &options.verbose },
	{ .name = "stats",
	  .letter = 's',
	  .type = OPTION_FLAG,
	  .help = "also the trees: depth, nodes, leaves, bytes",
	  .target = &options.stats },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_check = {
	.name = "check",
	.help = "parse, check and compile a policy",
	.operands = "FILE",
	.least_operands = 1,
	.most_operands = 1,
	.options = check_options,
	.run = check_run,
};
