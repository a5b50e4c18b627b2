/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies that should be loaded and could not be, since this system's start:
 * notes in /run, which 'save' and the follower read. A load removes the note.
 */
#ifndef KZ_CLI_MISSED_H
#define KZ_CLI_MISSED_H

#include <stdbool.h>

/* Where it was to be loaded from, in the order in which that was tried. */
enum missed_from {
	MISSED_SAVED, /* a file of 'save' */
	MISSED_FILE, /* a policy file with a head line */
	MISSED_FROM,
};

/* A note: absolute paths, owned; NULL: it was not tried from there. */
struct missed {
	char *path[MISSED_FROM];
};

/* Note it, beside what is noted of it already. */
void missed_note(const char *name, enum missed_from from, const char *path);
void missed_forget(const char *name);
bool missed_is(const char *name);

/* missed_clear() in any case. False: there is no note of @name. */
bool missed_read(struct missed *missed, const char *name);
void missed_clear(struct missed *missed);

/* Call @each with the name of each, until it returns other than 0; returns
 * that. -errno and @why (WHY_SIZE).
 */
int missed_each(int (*each)(const char *name, void *context), void *context,
		char *why);

#endif
