// SPDX-License-Identifier: GPL-2.0-only
/* kzmark save: what is loaded here, into files that 'restore' reads. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/missed.h"
#include "userspace/cli/output.h"
#include "userspace/cli/reservations.h"
#include "userspace/cli/saved.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"

static struct {
	const char *folder;
	bool quiet;
} options;

static int save_one(const struct loaded *loaded, const char *folder)
{
	char path[SAVED_PATH_SIZE], why[WHY_SIZE] = "";
	struct kept kept;
	int err;

	if (unconfirmed_is(loaded->name)) {
		complain("save: %s: not confirmed: what was saved before stays",
			 loaded->name);
		return 0;
	}
	err = saved_path(path, folder, loaded->name, why);
	if (err)
		goto out;
	err = kept_collect(&kept, loaded->name, why);
	if (!err)
		err = kept_write(&kept, path, why);
	if (!err && !options.quiet)
		printf("%s: saved generation %u, %zu dynamic sets\n",
		       loaded->name, kept.generation, kept.sets.count);
	kept_clear(&kept);
out:
	if (err)
		complain("save: %s: %s", loaded->name,
			 *why ? why : errno_words(err));
	return err;
}

/* A policy that was unloaded does not come back; one that could not be loaded
 * at boot is still wanted.
 */
static int forget_unloaded(const char *name, void *context)
{
	char path[SAVED_PATH_SIZE], why[WHY_SIZE];

	if (active_find(context, name) || missed_is(name) ||
	    saved_path(path, options.folder, name, why))
		return 0;
	unlink(path);
	if (!options.quiet)
		printf("%s: not loaded: no longer saved\n", name);
	return 0;
}

static int save_all(const struct active *active, const char *folder)
{
	char path[SAVED_PATH_SIZE], why[WHY_SIZE] = "";
	int failed = active->n_unasked;
	size_t i;

	for (i = 0; i < active->count; i++)
		if (!loaded_is_fields(&active->list[i]))
			failed += save_one(&active->list[i], folder) != 0;
	if (!active->n_unasked)
		saved_each(folder, forget_unloaded, (void *)active, why);
	snprintf(path, sizeof(path), "%s/" SAVED_RESERVATIONS, folder);
	if (reservations_save(path, why)) {
		complain("save: %s", why);
		failed++;
	}
	return failed ? EXIT_REFUSED : EXIT_DONE;
}

static int save_run(int n_operands, char **operands)
{
	struct active active;
	int status = EXIT_REFUSED;

	(void)n_operands;
	(void)operands;
	if (!options.folder)
		options.folder = KEPT_FOLDER;
	if (mkdir(options.folder, 0700) && errno != EEXIST) {
		complain("save: %s: %s", options.folder,
			 errno_file_words(-errno));
		return EXIT_REFUSED;
	}
	if (!active_read(&active))
		status = save_all(&active, options.folder);
	active_clear(&active);
	return status;
}

static const struct option_row save_options[] = {
	OPTION_ROW_FOLDER(options.folder),
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

const struct verb verb_save = {
	.name = "save",
	.help = "save policies, elements and reservations for 'restore'",
	.operands = "",
	.options = save_options,
	.run = save_run,
};
