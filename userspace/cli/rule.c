// SPDX-License-Identifier: GPL-2.0-only
/* kzmark rule add|del|replace|list|text: the rules of a loaded policy. */
#include "userspace/cli/rule.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/suggest.h"

static struct {
	const char *confirm;
	bool dry_run;
	bool quiet;
	bool json;
	bool verbose;
} options;

struct action {
	const char *name;
	const char *verb;
	int (*read)(const char *name, bool json); /* NULL: it changes: */
	const char *done;
	enum edit_kind kind;
	bool takes_rule;
	const char *operands;
};

static const struct action actions[] = {
	{ .name = "add",
	  .verb = "rule add",
	  .done = "added",
	  .kind = EDIT_BEFORE,
	  .takes_rule = true,
	  .operands =
		  "NAME, perhaps before or after a rule's label or number or 'in' a group, and RULE" },
	{ .name = "del",
	  .verb = "rule del",
	  .done = "deleted",
	  .kind = EDIT_DELETE,
	  .operands = "NAME and a rule's label or number" },
	{ .name = "replace",
	  .verb = "rule replace",
	  .done = "replaced",
	  .kind = EDIT_REPLACE,
	  .takes_rule = true,
	  .operands = "NAME, a rule's label or number, and RULE" },
	{ .name = "list",
	  .verb = "rule list",
	  .read = rule_list,
	  .operands = "NAME" },
	{ .name = "text",
	  .verb = "rule text",
	  .read = rule_text,
	  .operands = "NAME" },
};

static const struct place {
	const char *name;
	enum edit_kind kind;
	bool group;
} places[] = {
	{ "before", EDIT_BEFORE, false },
	{ "after", EDIT_AFTER, false },
	{ "in", EDIT_AFTER, true },
};

static const struct action *action_find(const char *name)
{
	const struct action *action;
	struct suggestion near;

	action = suggestion_find(&near, name, actions,
				 sizeof(actions) / sizeof(actions[0]),
				 sizeof(actions[0]));
	if (!action)
		complain(
			"rule: expected add, del, replace, list or text, not '%s'%s",
			name, suggestion_text(&near));
	return action;
}

/* Where; how many of the @words say it. */
static int take_where(struct rule_request *request, int n_words, char **words)
{
	size_t i;

	if (request->kind != EDIT_BEFORE) {
		request->where = n_words ? words[0] : NULL;
		return 1;
	}
	for (i = 0; n_words > 1 && i < sizeof(places) / sizeof(*places); i++) {
		if (strcmp(words[0], places[i].name))
			continue;
		request->kind = places[i].kind;
		*(places[i].group ? &request->group : &request->where) =
			words[1];
		return 2;
	}
	return 0;
}

/* The words, a blank apart. */
static char *join(int n_words, char **words)
{
	size_t size = 1;
	char *text, *end;
	int i;

	for (i = 0; i < n_words; i++)
		size += strlen(words[i]) + 1;
	text = malloc(size);
	for (i = 0, end = text; text && i < n_words; i++)
		end = stpcpy(stpcpy(end, i ? " " : ""), words[i]);
	return text;
}

static int change_run(const struct action *action, int n_words, char **words)
{
	struct rule_request request = {
		.name = words[0],
		.verb = action->verb,
		.done = action->done,
		.kind = action->kind,
		.confirm = options.confirm,
		.dry_run = options.dry_run,
		.quiet = options.quiet,
		.json = options.json,
		.verbose = options.verbose,
	};
	int taken = 1 + take_where(&request, n_words - 1, words + 1), status;

	if (taken > n_words || (taken < n_words) != action->takes_rule) {
		complain("%s: expected %s", action->verb, action->operands);
		return EXIT_USAGE;
	}
	if (request.dry_run && request.confirm) {
		complain(
			"%s: --dry-run changes nothing that --confirm could be about",
			action->verb);
		return EXIT_USAGE;
	}
	if (action->takes_rule) {
		request.rule = join(n_words - taken, words + taken);
		if (!request.rule) {
			complain("out of memory");
			return EXIT_REFUSED;
		}
	}
	status = rule_change(&request);
	free(request.rule);
	return status;
}

static int rule_run(int n_operands, char **operands)
{
	const struct action *action = action_find(operands[0]);

	if (!action)
		return EXIT_USAGE;
	if (!action->read)
		return change_run(action, n_operands - 1, operands + 1);
	if (n_operands == 2)
		return action->read(operands[1], options.json);
	complain("%s: expected %s", action->verb, action->operands);
	return EXIT_USAGE;
}

static const struct option_row rule_options[] = {
	{ .name = "dry-run",
	  .letter = 'n',
	  .type = OPTION_FLAG,
	  .help = "check the change, and say what it would be",
	  .target = &options.dry_run },
	OPTION_ROW_CONFIRM(options.confirm),
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	{ .name = "verbose",
	  .letter = 'v',
	  .type = OPTION_FLAG,
	  .help = "say why the whole policy is replaced, if it is",
	  .target = &options.verbose },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_rule = {
	.name = "rule",
	.help = "list the rules of a loaded policy, or change one",
	.operands =
		"add|del|replace|list|text NAME [[before|after|in] WHERE] [RULE]...",
	.least_operands = 2,
	.most_operands = INT_MAX,
	.options = rule_options,
	.run = rule_run,
};
