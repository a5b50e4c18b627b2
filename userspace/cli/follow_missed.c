// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/follow_missed.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/device_pattern.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/missed.h"
#include "userspace/cli/verb.h"
#include "userspace/follow/known.h"

static struct known known;
static struct text_files tried; /* by name, those that failed; without text */

int follow_missed_receive(int fd)
{
	return known_receive(&known, fd);
}

/* ---- those that failed ---- */

static bool was_tried(const char *name)
{
	size_t i;

	for (i = 0; i < tried.count; i++)
		if (!strcmp(tried.list[i].path, name))
			return true;
	return false;
}

/* One that waits for its devices may be tried again. */
static void tried_forget(const char *name)
{
	struct text_files rest = { 0 };
	size_t i;

	for (i = 0; i < tried.count; i++)
		if (strcmp(tried.list[i].path, name))
			text_files_add(&rest, tried.list[i].path, "", 0);
	text_files_free(&tried);
	tried = rest;
}

/* ---- one policy ---- */

struct trying {
	const struct follow *follow;
	int failed;
	int loaded;
};

/* It names devices, and those are there. */
static bool is_ready(const struct placement *place)
{
	size_t i;

	for (i = 0; i < place->n_devices; i++)
		if (!device_is_pattern(place->devices[i]) &&
		    !if_nametoindex(place->devices[i]))
			return false;
	return place->n_devices;
}

/* "lan0,lan1", freed by the caller */
static char *devices_text(const struct placement *place)
{
	char *text = NULL;
	size_t i, size;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; out && i < place->n_devices; i++)
		fprintf(out, "%s%s", i ? "," : "", place->devices[i]);
	if (out)
		fclose(out);
	return text;
}

/* Load it from the file @path: @kept, or a policy, which is to be at @place. */
static int load(struct kept *kept, const char *name, const char *path)
{
	return kept ? kept_restore(kept, "follow", true) :
		      policy_load_at_head_line("follow", path, name, true,
					       false);
}

static void try(struct trying *trying, const char *name,
		const struct placement *place, struct kept *kept,
		const char *path)
{
	struct follow_event event = { .event = "attached", .policy = name };
	char *devices, *backend;

	if (!is_ready(place)) {
		tried_forget(name);
		return;
	}
	if (was_tried(name))
		return;
	/* The load changes the place. */
	event.device = devices = devices_text(place);
	event.backend = backend = strdup(place->backend ?: "");
	if (load(kept, name, path) == EXIT_DONE) {
		trying->loaded++;
	} else {
		event.event = "failed";
		event.why = "its device has come, but it cannot be loaded";
		trying->failed++;
		text_files_add(&tried, name, "", 0);
	}
	trying->follow->report(&event, trying->follow->context);
	free(backend);
	free(devices);
}

static void try_saved(struct trying *trying, const char *name, const char *path)
{
	char why[WHY_SIZE];
	struct kept kept;

	if (!kept_read(&kept, path, why))
		try(trying, name, &kept.place, &kept, path);
	kept_clear(&kept);
}

static void try_file(struct trying *trying, const char *name, const char *path)
{
	struct placement place = { 0 };
	char *text;

	if (text_file_read(path, &text))
		return;
	if (!placement_of_text(&place, path, text))
		try(trying, name, &place, NULL, path);
	free(text);
	placement_clear(&place);
}

/* As at the start: what was saved, with its elements, and then the file. */
static int try_one(const char *name, void *context)
{
	struct trying *trying = context;
	struct missed missed;

	missed_read(&missed, name);
	if (missed.path[MISSED_SAVED])
		try_saved(trying, name, missed.path[MISSED_SAVED]);
	if (missed.path[MISSED_FILE])
		try_file(trying, name, missed.path[MISSED_FILE]);
	missed_clear(&missed);
	return 0;
}

int follow_missed_synchronise(const struct follow *follow, char *why)
{
	struct trying trying = { .follow = follow };
	int err;

	known_read(&known);
	/* Again: one may share the flows or sets of one that has come. */
	do {
		if (trying.loaded)
			text_files_free(&tried);
		trying.loaded = trying.failed = 0;
		err = missed_each(try_one, &trying, why);
	} while (!err && trying.loaded);
	return err ?: trying.failed;
}
