/* SPDX-License-Identifier: GPL-2.0-only */
/* "120000 of 200000 packets" on a terminal, for work that takes a while. */
#ifndef KZ_CLI_PROGRESS_H
#define KZ_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
	bool wanted; /* stderr is a terminal, and nothing else fills it */
	bool shown;
	const char *things; /* "packets" */
	time_t start; /* seconds of the monotonic clock */
	time_t last;
};

/* @quiet: nothing else is written to the terminal meanwhile. */
void progress_start(struct progress *progress, const char *things, bool quiet);
void progress_show(struct progress *progress, size_t done, size_t total);
void progress_clear(struct progress *progress);

#endif
