// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <unistd.h>

#include "userspace/cli/progress.h"

#define PATIENCE 2 /* seconds without a word that nobody minds */

static time_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec;
}

void progress_start(struct progress *progress, const char *things, bool quiet)
{
	*progress = (struct progress){
		.wanted = isatty(STDERR_FILENO) &&
			  (quiet || !isatty(STDOUT_FILENO)),
		.things = things,
		.start = now(),
	};
}

void progress_show(struct progress *progress, size_t done, size_t total)
{
	time_t at;

	if (!progress->wanted)
		return;
	at = now();
	if (at - progress->start < PATIENCE || at == progress->last)
		return;
	fprintf(stderr, "\r%zu of %zu %s", done, total, progress->things);
	progress->last = at;
	progress->shown = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
