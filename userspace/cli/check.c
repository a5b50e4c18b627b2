// SPDX-License-Identifier: GPL-2.0-only
/* kzmark check FILE: is this policy right, and can these backends do it? */
#include <json.h>
#include <stdio.h>

#include "answer.h"
#include "source.h"
#include "verb.h"

static struct {
	const char *backends;
	bool json;
} options;

static void print_line(const struct source *source)
{
	const struct policy *policy = source->policy;

	printf("%s: %zu groups, %u rules, %zu sets, %zu fields, "
	       "image of %u bytes\n",
	       policy->file, policy->n_groups, policy->n_rules,
	       policy->n_sets, policy->n_fields, source->image.header->size);
}

static void add(struct json_object *o, const char *key, uint64_t number)
{
	json_object_object_add(o, key, json_object_new_uint64(number));
}

static void print_json(const struct source *source, const char *path,
		       bool valid)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "file", json_object_new_string(path));
	json_object_object_add(o, "valid", json_object_new_boolean(valid));
	if (valid) {
		add(o, "groups", source->policy->n_groups);
		add(o, "rules", source->policy->n_rules);
		add(o, "sets", source->policy->n_sets);
		add(o, "fields", source->policy->n_fields);
		add(o, "image_bytes", source->image.header->size);
	}
	json_object_object_add(o, "messages",
			       json_messages(&source->messages));
	json_print(o);
}

static int check_run(int n_operands, char **operands)
{
	struct source source;
	struct choice choice;
	int status;

	(void)n_operands;
	if (choice_parse(&choice, options.backends))
		return EXIT_USAGE;
	status = source_open(&source, operands[0], &choice);
	if (options.json)
		print_json(&source, operands[0], status == EXIT_DONE);
	else
		messages_print(&source.messages, stderr);
	if (status == EXIT_DONE && !options.json)
		print_line(&source);
	source_close(&source);
	return status;
}

static const struct option_row check_options[] = {
	{ .name = "backend", .letter = 'b', .type = OPTION_TEXT,
	  .argument = "BACKEND[,...]",
	  .help = "can these backends do it, too?",
	  .target = &options.backends },
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
