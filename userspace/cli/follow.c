// SPDX-License-Identifier: GPL-2.0-only
/*
 * kzmark follow: put policies back on devices that come. A service in the
 * foreground; it may be killed at any time: what is attached stays.
 */
#include <errno.h>
#include <inttypes.h>
#include <json.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/follow/follow.h"

#define SOURCES_MAX 8

static struct {
	bool once;
	bool json;
	bool quiet;
} options;

struct following {
	struct pollfd polls[SOURCES_MAX]; /* by the table's order; fd -1: none */
	uint64_t since; /* CLOCK_MONOTONIC ns: it was told of the change */
	bool failed;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* ---- print ---- */

static void add_text(struct json_object *o, const char *key, const char *text)
{
	if (text)
		json_object_object_add(o, key, json_object_new_string(text));
}

static void print_json(const struct follow_event *event, uint64_t us)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "event", event->event);
	add_text(o, "name", event->policy);
	add_text(o, "backend", event->backend);
	add_text(o, "devices", event->device);
	add_text(o, "netns", event->netns);
	add_text(o, "why", event->why);
	json_object_object_add(o, "microseconds", json_object_new_uint64(us));
	json_print_line(o);
}

static void print_text(const struct follow_event *event, uint64_t us)
{
	if (event->why)
		complain("%s: %s: %s%s%s", event->policy ?: "follow",
			 event->event, event->device ?: "",
			 event->device ? ": " : "", event->why);
	else if (options.quiet || !(event->policy || event->netns))
		return;
	else if (event->netns)
		printf("%s: %s %s\n", event->netns, event->event,
		       event->policy ?: "the rest");
	else
		printf("%s: %s%s%s (%s) after %" PRIu64 " us\n", event->policy,
		       event->event, event->device ? " to " : "",
		       event->device ?: "", event->backend, us);
}

static void print(const struct follow_event *event, void *context)
{
	const struct following *following = context;
	uint64_t us = (now_ns() - following->since) / 1000;

	if (options.json)
		print_json(event, us);
	else
		print_text(event, us);
}

/* ---- follow ---- */

static void synchronise(struct following *following,
			const struct follow_source *source)
{
	const struct follow follow = { print, following };
	char why[WHY_SIZE] = "";
	int result = source->synchronise(&follow, why);

	following->failed |= result;
	if (result < 0)
		complain("follow: %s: %s", source->name, why);
}

static void synchronise_all(struct following *following)
{
	const struct follow_source *source;

	following->since = now_ns();
	for (source = follow_sources; source->name; source++)
		synchronise(following, source);
}

static int open_all(struct following *following)
{
	const struct follow_source *source;
	char why[WHY_SIZE];
	size_t i;

	_Static_assert(SOURCES_MAX >= 1, "sources");
	for (i = 0; i < SOURCES_MAX; i++)
		following->polls[i] = (struct pollfd){ -1, POLLIN, 0 };
	for (i = 0; follow_sources[i].name; i++) {
		source = &follow_sources[i];
		following->polls[i].fd = source->open(why);
		if (following->polls[i].fd < 0) {
			complain("follow: %s: %s", source->name, why);
			return -1;
		}
	}
	return 0;
}

static void receive(struct following *following, size_t i)
{
	const struct follow_source *source = &follow_sources[i];
	const struct follow_event overrun = { .event = "overrun" };
	int result;

	following->since = now_ns();
	result = source->receive(following->polls[i].fd);
	if (result == -ENOBUFS && options.json)
		print(&overrun, following);
	if (result < 0 && result != -ENOBUFS)
		complain("follow: %s: %s", source->name, errno_words(result));
	if (result)
		synchronise(following, source);
}

static void follow_ever(struct following *following)
{
	size_t i;

	/* Nobody reads the output any more: no later write may tell. */
	while (!ferror(stdout)) {
		if (poll(following->polls, SOURCES_MAX, -1) < 0 &&
		    errno != EINTR)
			return;
		for (i = 0; i < SOURCES_MAX; i++)
			if (following->polls[i].revents)
				receive(following, i);
	}
}

static int follow_run(int n_operands, char **operands)
{
	struct following following = { 0 };

	(void)n_operands;
	(void)operands;
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* Before it looks: what comes after that is an event. */
	if (!options.once && open_all(&following))
		return EXIT_REFUSED;
	synchronise_all(&following);
	if (options.once)
		return following.failed ? EXIT_REFUSED : EXIT_DONE;
	follow_ever(&following);
	return EXIT_REFUSED;
}

static const struct option_row follow_options[] = {
	{ .name = "once",
	  .letter = 'o',
	  .type = OPTION_FLAG,
	  .help = "look once, and end",
	  .target = &options.once },
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_follow = {
	.name = "follow",
	.help = "put policies back on devices that come, and into nft",
	.operands = "",
	.options = follow_options,
	.run = follow_run,
};
