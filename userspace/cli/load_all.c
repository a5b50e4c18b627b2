// SPDX-License-Identifier: GPL-2.0-only
/* The policies of a folder; see policies_load(). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/active.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/missed.h"
#include "userspace/cli/name.h"
#include "userspace/cli/output.h"
#include "userspace/cli/saved.h"
#include "userspace/cli/verb.h"

#define SUFFIX ".kz"
#define USUAL_FOLDER "/etc/kzmark" /* of the service */

struct folder {
	const char *path;
	bool quiet;
	bool json;
	int failed;
};

int policy_load_at_head_line(const char *verb, const char *path,
			     const char *policy, bool quiet, bool json)
{
	struct placement place = { 0 };
	const struct load_request request = {
		.verb = verb,
		.path = path,
		.place = &place,
		.place_is_kept = true,
		.quiet = quiet,
		.json = json,
	};
	char why[WHY_SIZE], *text;
	int status = EXIT_USAGE, err = text_file_read(path, &text);

	if (err) {
		complain("%s: %s", path, errno_file_words(err));
		return EXIT_USAGE;
	}
	err = placement_of_text(&place, path, text);
	free(text);
	if (!err && place.backend &&
	    !placement_take(&place, "name", policy, why))
		status = policy_load(&request);
	else if (!err || err == -ENOENT)
		complain(
			"%s: it has no head line with a backend, such as '# kzmark: backend nft'",
			path);
	placement_clear(&place);
	return status;
}

/* What is loaded under the name of a policy that was refused. */
static void complain_left(const char *path, const char *policy)
{
	const struct loaded *there;
	struct active active;

	if (active_read(&active))
		goto out;
	there = active_find(&active, policy);
	if (there)
		complain(
			"load: %s is not loaded: the policy that was loaded before stays, in %s at %s",
			path, there->backend, there->where);
	else if (!active.n_unasked)
		complain("load: %s is not loaded: nothing is loaded as '%s'",
			 path, policy);
out:
	active_clear(&active);
}

static int load_one(const char *name, void *context)
{
	struct folder *folder = context;
	char path[SAVED_PATH_SIZE], policy[POLICY_NAME_SIZE];

	snprintf(path, sizeof(path), "%s/%s" SUFFIX, folder->path, name);
	if (name_choose("load", path, NULL, policy)) {
		folder->failed++;
		return 0;
	}
	if (policy_load_at_head_line("load", path, policy, folder->quiet,
				     folder->json) == EXIT_DONE)
		return 0;
	folder->failed++;
	complain_left(path, policy);
	missed_note(policy, MISSED_FILE, path);
	return 0;
}

int policies_load(const char *path, bool quiet, bool json)
{
	struct folder folder = { path, quiet, json, 0 };
	char why[WHY_SIZE];
	int err = folder_check(path, USUAL_FOLDER, why);

	err = err ?: folder_each(path, SUFFIX, load_one, &folder, why);

	if (err)
		complain("load: %s", why);
	return err || folder.failed ? EXIT_REFUSED : EXIT_DONE;
}
