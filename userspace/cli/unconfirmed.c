// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/unconfirmed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/guard.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/duration.h"

#define WAITING "~unconfirmed" /* in no policy's name */
#define ROLLING_BACK "~rolling-back"
#define MS_PER_SECOND 1000
#define NS_PER_MS 1000000

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / NS_PER_MS;
}

bool unconfirmed_is(const char *name)
{
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];

	return !kept_run_path(path, name, WAITING, why) && !access(path, F_OK);
}

bool unconfirmed_refuse(const char *verb, const char *name)
{
	if (!unconfirmed_is(name))
		return false;
	complain(
		"%s: the last load of '%s' waits for its confirmation: 'kzmark confirm %s', or with --roll-back",
		verb, name, name);
	return true;
}

/* What is loaded, or that nothing is. */
static int collect(struct kept *kept, const char *name, char *why)
{
	const struct loaded *there;
	struct active active;
	int err = active_read(&active);

	*kept = (struct kept){ 0 };
	if (!err && active.n_unasked)
		err = refuse(why, -EIO, "not all backends say what is loaded");
	there = err ? NULL : active_find(&active, name);
	if (there && !there->left_over) {
		err = kept_collect(kept, name, why);
	} else if (!err) {
		err = placement_take(&kept->place, "name", name, why);
	}
	active_clear(&active);
	return err;
}

int unconfirmed_begin(const char *name, uint32_t ms, char *why)
{
	char path[KEPT_PATH_SIZE];
	struct kept kept;
	int err = kept_run_path(path, name, WAITING, why);

	if (err)
		return err;
	if (!access(path, F_OK))
		return refuse(
			why, -EBUSY,
			"the last load of '%s' waits for its confirmation: 'kzmark confirm %s', or with --roll-back",
			name, name);
	err = collect(&kept, name, why);
	kept.due = now_ms() + ms;
	if (!err)
		err = kept_write(&kept, path, why);
	kept_clear(&kept);
	if (err)
		return err;
	err = guard_start(name, ms, why);
	if (err)
		unlink(path);
	return err;
}

int unconfirmed_end(const char *name, char *why)
{
	char path[KEPT_PATH_SIZE];
	int err = kept_run_path(path, name, WAITING, why);

	if (err)
		return err;
	if (!unlink(path))
		return 0;
	if (errno == ENOENT)
		return refuse(
			why, -ENOENT,
			"no load of '%s' waits for a confirmation: there was none, or it was rolled back",
			name);
	return refuse(why, -errno, "%s: %s", path, errno_file_words(-errno));
}

int unconfirmed_run(const char *verb, const char *name, const char *time,
		    int (*load)(void *context), void *context, bool quiet)
{
	char why[WHY_SIZE], *copy; /* a load may take the name away */
	uint32_t ms;
	int status;

	if (duration_read(time, strlen(time), &ms)) {
		complain(
			"%s: --confirm '%s': expected a time such as 30s or 5m, at most " DURATION_LIMIT,
			verb, time);
		return EXIT_USAGE;
	}
	copy = strdup(name);
	if (!copy || unconfirmed_begin(name, ms, why)) {
		complain("%s: --confirm: %s", verb,
			 copy ? why : "out of memory");
		free(copy);
		return EXIT_REFUSED;
	}
	status = load(context);
	if (status != EXIT_DONE)
		unconfirmed_end(copy, why);
	else if (!quiet)
		printf("%s: rolled back in %s unless 'kzmark confirm %s' comes\n",
		       copy, time, copy);
	free(copy);
	return status;
}

/* ---- rolling back ---- */

static int unload(const char *name, char *why)
{
	struct target target;
	int err;

	if (active_get(name, &target))
		return -ENOENT;
	kept_set_aside(name);
	err = target.backend->unload(target.backend, name, why);
	kept_set_aside_end(name, err);
	return err;
}

static int load_previous(struct kept *kept, const char *name, bool quiet)
{
	char why[WHY_SIZE] = "";
	int err;

	if (kept->files.count)
		return kept_restore(kept, "confirm", quiet);
	err = unload(name, why);
	if (!err) {
		if (!quiet)
			printf("%s: unloaded: nothing was loaded before\n",
			       name);
		return EXIT_DONE;
	}
	if (*why)
		complain("confirm: %s", why);
	return EXIT_REFUSED;
}

/* For who is not at the terminal that the load came from. */
static void tell_log(const char *name, int status)
{
	openlog("kzmark", LOG_PID, LOG_DAEMON);
	syslog(status == EXIT_DONE ? LOG_WARNING : LOG_ERR,
	       status == EXIT_DONE ?
		       "%s: the last load was not confirmed: rolled back" :
		       "%s: the last load was not confirmed, and could not be rolled back",
	       name);
	closelog();
}

int unconfirmed_roll_back(const char *name, bool if_due, bool quiet)
{
	char waiting[KEPT_PATH_SIZE], path[KEPT_PATH_SIZE], why[WHY_SIZE];
	struct kept kept = { 0 };
	int status = EXIT_REFUSED;

	if (kept_run_path(waiting, name, WAITING, why) ||
	    kept_run_path(path, name, ROLLING_BACK, why) ||
	    kept_read(&kept, waiting, why)) {
		if (!unconfirmed_is(name))
			refuse(why, -ENOENT,
			       "no load of '%s' waits for a confirmation",
			       name);
		complain("confirm: %s", why);
	} else if (if_due && kept.due > now_ms()) {
		status = EXIT_DONE; /* a later load's, with its own guard */
	} else if (rename(waiting, path)) {
		complain("confirm: %s: %s", waiting, errno_file_words(-errno));
	} else {
		status = load_previous(&kept, name, quiet);
		tell_log(name, status);
		if (status == EXIT_DONE)
			unlink(path);
	}
	kept_clear(&kept);
	return status;
}
