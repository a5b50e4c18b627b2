// SPDX-License-Identifier: GPL-2.0-only
/* -m time: hours and days of the week, in UTC. */
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"

#define DAY (24 * 3600)

/* "08:00:00" in seconds; -1: it is none. */
static int seconds_read(const char *word)
{
	unsigned int hours, minutes, seconds;
	char rest;

	if (sscanf(word, "%2u:%2u:%2u%c", &hours, &minutes, &seconds, &rest) !=
		    3 ||
	    hours > 23 || minutes > 59 || seconds > 59)
		return -1;
	return (hours * 60 + minutes) * 60 + seconds;
}

static const char *start(struct xt_making *making, const char *const *words)
{
	making->time.start = seconds_read(words[0]);
	return making->time.start < 0 ? xt_bad_value(making, words[0]) : NULL;
}

static const char *stop(struct xt_making *making, const char *const *words)
{
	making->time.stop = seconds_read(words[0]);
	return making->time.stop < 0 ? xt_bad_value(making, words[0]) : NULL;
}

static const char *weekdays(struct xt_making *making, const char *const *words)
{
	static const char names[] = "Sun Mon Tue Wed Thu Fri Sat ";
	char list[64] = "", day[5];
	const char *at = words[0];

	for (;; at += 4) {
		snprintf(day, sizeof(day), "%.3s ", at);
		if (strlen(day) != 4 || !strstr(names, day) ||
		    strlen(list) + 6 > sizeof(list))
			return xt_bad_value(making, words[0]);
		sprintf(list + strlen(list), "%s%.3s", *list ? ", " : "", day);
		if (at[3] != ',')
			break;
	}
	if (at[3])
		return xt_bad_value(making, words[0]);
	making->dump->utc = true;
	xt_term_add(making, "day", "{ %s }", list);
	return NULL;
}

/* What iptables-save prints where there is no such date. */
static const char *date_stop(struct xt_making *making, const char *const *words)
{
	return strcmp(words[0], "2038-01-19T03:14:07") ?
		       xt_bad_value(making, words[0]) :
		       NULL;
}

static const char *finish(struct xt_making *making)
{
	int first = making->time.start, last = making->time.stop;

	making->inverted = false;
	if (!last) /* none was given */
		last = DAY - 1;
	if (first == 0 && last == DAY - 1)
		return NULL;
	making->dump->utc = true;
	xt_term_add(making, "hour", "%02d:%02d:%02d-%02d:%02d:%02d",
		    first / 3600, first / 60 % 60, first % 60, last / 3600,
		    last / 60 % 60, last % 60);
	return NULL;
}

static const struct xt_option time_options[] = {
	{ "--timestart", 1, start },
	{ "--timestop", 1, stop },
	{ "--weekdays", 1, weekdays },
	{ "--datestop", 1, date_stop },
	{ .name = NULL },
};

const struct xt_module xt_matches_time[] = {
	{ "time", time_options, finish },
	{ .name = NULL },
};
