// SPDX-License-Identifier: GPL-2.0-only
/* kzmark load FILE: load a policy, or replace it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/name.h"
#include "userspace/cli/output.h"
#include "userspace/cli/position.h"
#include "userspace/cli/source.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"

static struct {
	const char *all;
	const char *backend;
	struct option_list devices;
	const char *hook;
	struct option_number priority;
	struct position_options position;
	const char *name;
	const char *flows;
	const char *sets;
	const char *form;
	bool with_module;
	bool adopt;
	const char *confirm;
	bool quiet;
	bool json;
} options;

static int take(struct placement *place, const char *key, const char *value,
		const char *option)
{
	char why[WHY_SIZE];

	if (!value || !placement_take(place, key, value, why))
		return 0;
	complain("load: %s %s", option, why);
	return -1;
}

/* What the options say. */
static int placement_fill(struct placement *place, const char *path)
{
	char name[POLICY_NAME_SIZE], priority[16], *position = NULL;
	unsigned int i;
	int err;

	if (name_choose("load", path, options.name, name) ||
	    position_choose("load", &options.position, &position))
		return -1;
	err = take(place, "position", position, "--first");
	free(position);
	if (err)
		return -1;
	snprintf(priority, sizeof(priority), "%lld", options.priority.value);
	if (take(place, "name", name, "--name") ||
	    take(place, "backend", options.backend, "--backend") ||
	    take(place, "hook", options.hook, "--hook") ||
	    take(place, "priority", options.priority.given ? priority : NULL,
		 "--priority") ||
	    take(place, "flows", options.flows, "--flows") ||
	    take(place, "sets", options.sets, "--sets") ||
	    take(place, "form", options.form, "--form"))
		return -1;
	for (i = 0; i < options.devices.count; i++)
		if (take(place, "device", options.devices.items[i], "--dev"))
			return -1;
	place->with_module = options.with_module;
	return 0;
}

/* Not in the place of one that will be rolled back. */
static int load_confirmed(const struct load_request *request)
{
	return unconfirmed_refuse(request->verb, request->place->name) ?
		       EXIT_REFUSED :
		       policy_load(request);
}

static int load(void *context)
{
	return policy_load(context);
}

static int load_one(const char *path)
{
	struct placement place = { 0 };
	struct load_request request = {
		.verb = "load",
		.path = path,
		.place = &place,
		.adopt = options.adopt,
		.quiet = options.quiet,
		.json = options.json,
	};
	int status = EXIT_USAGE;

	if (!placement_fill(&place, path))
		status =
			options.confirm ?
				unconfirmed_run("load", place.name,
						options.confirm, load, &request,
						options.quiet || options.json) :
				load_confirmed(&request);
	placement_clear(&place);
	return status;
}

/* With --all nothing else is said of where. */
static bool says_where(void)
{
	return options.backend || options.devices.count || options.hook ||
	       options.priority.given || options.name || options.flows ||
	       options.form || options.with_module || options.adopt ||
	       options.confirm || position_is_said(&options.position);
}

static int load_run(int n_operands, char **operands)
{
	if (options.all && (n_operands || says_where())) {
		complain(
			"load: --all: the head line of each file says where: no FILE, and no option but --quiet and --json");
		return EXIT_USAGE;
	}
	if (options.all)
		return policies_load(options.all, options.quiet, options.json);
	if (n_operands)
		return load_one(operands[0]);
	complain("load: expected FILE, or --all: try 'kzmark help load'");
	return EXIT_USAGE;
}

static const struct option_row load_options[] = {
	OPTION_ROW_DEFINE,
	{ .name = "all",
	  .letter = 'A',
	  .type = OPTION_TEXT,
	  .argument = "FOLDER",
	  .help = "load every *.kz of FOLDER, as its head line says",
	  .target = &options.all },
	{ .name = "backend",
	  .letter = 'b',
	  .type = OPTION_TEXT,
	  .argument = "BACKEND",
	  .help = "backend to load into (default: as loaded)",
	  .target = &options.backend },
	{ .name = "dev",
	  .letter = 'd',
	  .type = OPTION_LIST,
	  .argument = "DEVICE",
	  .help = "device to attach to (xdp, tc); may be repeated",
	  .target = &options.devices },
	OPTION_ROW_HOOK(options.hook),
	OPTION_ROW_PRIORITY(options.priority),
	OPTION_ROWS_POSITION(options.position),
	OPTION_ROW_NAME(options.name),
	{ .name = "flows",
	  .letter = 'f',
	  .type = OPTION_TEXT,
	  .argument = "NAME",
	  .help = "share flows with NAME (xdp, tc, netfilter)",
	  .target = &options.flows },
	{ .name = "sets",
	  .letter = 's',
	  .type = OPTION_TEXT,
	  .argument = "NAME",
	  .help = "share dynamic sets with NAME (xdp, tc, netfilter)",
	  .target = &options.sets },
	{ .name = "form",
	  .letter = 'F',
	  .type = OPTION_TEXT,
	  .argument = "FORM",
	  .help = "code or tables (xdp, tc, netfilter)",
	  .target = &options.form },
	OPTION_ROW_WITH_MODULE(options.with_module),
	{ .name = "adopt",
	  .letter = 'a',
	  .type = OPTION_FLAG,
	  .help = "nft: replace a table that others made",
	  .target = &options.adopt },
	OPTION_ROW_CONFIRM(options.confirm),
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_load = {
	.name = "load",
	.help = "load a policy, or replace the one of that name",
	.operands = "[FILE]",
	.most_operands = 1,
	.options = load_options,
	.run = load_run,
};
