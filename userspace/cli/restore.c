// SPDX-License-Identifier: GPL-2.0-only
/* kzmark restore: load what 'save' has saved. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/missed.h"
#include "userspace/cli/output.h"
#include "userspace/cli/reservations.h"
#include "userspace/cli/saved.h"
#include "userspace/cli/verb.h"

static struct {
	const char *all;
	const char *folder;
	bool quiet;
} options;

struct restoring {
	struct text_files tried; /* by name, without text */
	int failed;
};

/* A policy that cannot share is better than none. False: it does not share. */
static bool unshare(struct placement *place)
{
	bool shares = place->flows || place->sets;

	free(place->flows);
	free(place->sets);
	place->flows = place->sets = NULL;
	return shares;
}

int kept_restore(struct kept *kept, const char *verb, bool quiet)
{
	const struct load_request request = {
		.verb = verb,
		.path = kept->files.list[0].path,
		.place = &kept->place,
		.files = &kept->files,
		.place_is_kept = true,
		.sets_are_kept = kept->sets.count,
		.quiet = quiet,
	};
	char why[WHY_SIZE] = "";
	struct target target;
	int err, status = policy_load(&request);

	if (status != EXIT_DONE && unshare(&kept->place)) {
		status = policy_load(&request);
		if (status == EXIT_DONE)
			complain("%s: %s: it has flows and sets of its own now",
				 verb, kept->place.name);
	}
	if (status != EXIT_DONE)
		return status;
	if (active_get(kept->place.name, &target))
		return EXIT_REFUSED;
	err = kept_elements_restore(kept, &target, why);
	if (!err)
		return EXIT_DONE;
	complain("%s: %s: %s", verb, kept->place.name,
		 *why ? why : errno_words(err));
	return EXIT_REFUSED;
}

static bool is_loaded(const char *name)
{
	struct active active;
	bool found = !active_read(&active) && active_find(&active, name);

	active_clear(&active);
	return found;
}

static bool was_tried(const struct restoring *restoring, const char *name)
{
	size_t i;

	for (i = 0; i < restoring->tried.count; i++)
		if (!strcmp(restoring->tried.list[i].path, name))
			return true;
	return false;
}

static int restore_one(const char *name, void *context);

/* The policies whose flows and sets it shares come first. */
static int restore_file(const char *name, struct restoring *restoring)
{
	char path[SAVED_PATH_SIZE], why[WHY_SIZE];
	struct kept kept = { 0 };
	int status = EXIT_REFUSED;

	if (saved_path(path, options.folder, name, why)) {
		complain("restore: %s", why);
		return status;
	}
	if (kept_read(&kept, path, why)) {
		complain("restore: %s", why);
	} else {
		if (kept.place.flows)
			restore_one(kept.place.flows, restoring);
		if (kept.place.sets)
			restore_one(kept.place.sets, restoring);
		status = kept_restore(&kept, "restore", options.quiet);
	}
	kept_clear(&kept);
	if (status != EXIT_DONE)
		missed_note(name, MISSED_SAVED, path);
	return status;
}

static int restore_one(const char *name, void *context)
{
	struct restoring *restoring = context;

	if (was_tried(restoring, name))
		return 0;
	if (text_files_add(&restoring->tried, name, "", 0)) {
		complain("out of memory");
		restoring->failed++;
		return 0;
	}
	if (is_loaded(name)) {
		if (!options.quiet)
			printf("%s: is loaded: left as it is\n", name);
		return 0;
	}
	if (restore_file(name, restoring) != EXIT_DONE) {
		complain("restore: %s is not loaded", name);
		restoring->failed++;
	}
	return 0;
}

static void restore_folder(struct restoring *restoring)
{
	char path[SAVED_PATH_SIZE], why[WHY_SIZE] = "";

	if (folder_check(options.folder, KEPT_FOLDER, why)) {
		complain("restore: %s", why);
		restoring->failed++;
		return;
	}
	snprintf(path, sizeof(path), "%s/" SAVED_RESERVATIONS, options.folder);
	if (reservations_restore(path, why)) {
		complain("restore: %s", why);
		restoring->failed++;
	}
	if (saved_each(options.folder, restore_one, restoring, why)) {
		complain("restore: %s", why);
		restoring->failed++;
	}
}

static int restore_run(int n_operands, char **operands)
{
	struct restoring restoring = { 0 };

	(void)n_operands;
	(void)operands;
	if (!options.folder)
		options.folder = KEPT_FOLDER;
	restore_folder(&restoring);
	text_files_free(&restoring.tried);
	if (options.all &&
	    policies_load(options.all, options.quiet, false) != EXIT_DONE)
		restoring.failed++;
	return restoring.failed ? EXIT_REFUSED : EXIT_DONE;
}

static const struct option_row restore_options[] = {
	{ .name = "all",
	  .letter = 'A',
	  .type = OPTION_TEXT,
	  .argument = "FOLDER",
	  .help = "then 'load --all FOLDER'",
	  .target = &options.all },
	OPTION_ROW_FOLDER(options.folder),
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

const struct verb verb_restore = {
	.name = "restore",
	.help = "load what 'save' has saved and is not loaded",
	.operands = "",
	.options = restore_options,
	.run = restore_run,
};
