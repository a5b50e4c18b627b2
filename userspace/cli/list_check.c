// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/list_check.h"

#include <inttypes.h>
#include <json.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "userspace/cli/output.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

#define PERIOD 2.0 /* s */
#define PAUSE 100000 /* us */

/* A policy, watched. */
struct watch {
	const struct loaded *loaded;
	const struct backend *backend;
	int error; /* it cannot be read, for the reason in */
	char why[WHY_SIZE];
	struct reach first, now;
	uint64_t counted_first, counted; /* by its rules with count */
};

static const struct column columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "BACKEND", "backend", COLUMN_TEXT },
	{ "WHERE", "where", COLUMN_TEXT },
	{ "PACKETS", "packets", COLUMN_TEXT },
	{ "WHY", "why", COLUMN_TEXT },
	{ 0 },
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* What has come to the policy so far. */
static void look(struct watch *watch, struct reach *reach, uint64_t *counted)
{
	const struct backend *backend = watch->backend;
	struct kz_counter *counters = NULL;
	uint32_t count = 0, i;

	*counted = 0;
	if (backend->reach)
		watch->error = backend->reach(backend, watch->loaded->name,
					      reach, watch->why);
	if (watch->error)
		return;
	watch->error = backend->get_counters(backend, watch->loaded->name,
					     &counters, &count, watch->why);
	for (i = 0; !watch->error && i < count; i++)
		*counted += counters[i].packets;
	free(counters);
}

static bool is_reached(const struct watch *watch)
{
	return watch->now.runs > watch->first.runs ||
	       watch->counted > watch->counted_first;
}

/* The devices' counters have 32 bits. */
static uint32_t arrived(const struct watch *watch)
{
	return watch->now.arrived - watch->first.arrived;
}

static bool add_row(const struct watch *watch, struct table *table)
{
	const struct loaded *loaded = watch->loaded;
	const char *answer = "cannot tell";
	char why[WHY_SIZE] = "";

	if (watch->error) {
		snprintf(why, sizeof(why), "%s",
			 backend_reason(watch->backend, watch->why,
					watch->error));
	} else if (is_reached(watch)) {
		answer = "reached";
	} else if (watch->now.at_devices && arrived(watch)) {
		answer = "not reached";
		snprintf(why, sizeof(why), "of %" PRIu32 " in %.0f s",
			 arrived(watch), PERIOD);
	} else {
		snprintf(why, sizeof(why), "%s in %.0f s",
			 watch->now.at_devices ? "no packet came" :
			 watch->backend->reach ? "it saw no packet" :
						 "no rule counted",
			 PERIOD);
	}
	table_text(table, loaded->name);
	table_text(table, loaded->backend);
	table_text(table, loaded->where);
	table_text(table, answer);
	table_text(table, why);
	return !watch->error && is_reached(watch);
}

static bool all_are_reached(const struct watch *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!list[i].error && !is_reached(&list[i]))
			return false;
	return true;
}

static void watch_all(struct watch *list, size_t count)
{
	double end = seconds() + PERIOD;
	size_t i;

	for (i = 0; i < count; i++)
		look(&list[i], &list[i].first, &list[i].counted_first);
	do {
		usleep(PAUSE);
		for (i = 0; i < count; i++)
			if (!list[i].error && !is_reached(&list[i]))
				look(&list[i], &list[i].now, &list[i].counted);
	} while (!all_are_reached(list, count) && seconds() < end);
}

/* fd, or -1: no backend needs it; -errno after a complaint. */
static int begin(const struct watch *list, size_t count)
{
	char why[WHY_SIZE];
	size_t i;
	int fd;

	for (i = 0; i < count; i++) {
		if (!list[i].backend->reach_begin)
			continue;
		fd = list[i].backend->reach_begin(why);
		if (fd < 0)
			complain_backend(list[i].backend, why, fd);
		return fd;
	}
	return -1;
}

int list_check(const struct active *active, bool json)
{
	struct table table = { .columns = columns };
	struct watch *list = calloc(active->count + 1, sizeof(*list));
	int status = EXIT_DONE, statistics;
	size_t i;

	if (!list) {
		complain("list: out of memory");
		return EXIT_REFUSED;
	}
	for (i = 0; i < active->count; i++)
		list[i] = (struct watch){
			.loaded = &active->list[i],
			.backend = backend_find(active->list[i].backend),
		};
	statistics = begin(list, active->count);
	watch_all(list, active->count);
	for (i = 0; i < active->count; i++)
		if (!add_row(&list[i], &table))
			status = EXIT_REFUSED;
	if (json)
		json_print(table_json(&table));
	else
		table_print(&table, stdout, 0);
	if (statistics >= 0)
		close(statistics);
	free(list);
	return status;
}
