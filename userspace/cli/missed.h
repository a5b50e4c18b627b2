/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies that should be loaded and could not be, since this system's start:
 * notes in /run, which 'save' and the follower read. A load removes the note.
 */
#ifndef KZ_CLI_MISSED_H
#define KZ_CLI_MISSED_H

#include <stdbool.h>

void missed_note(const char *name);
void missed_forget(const char *name);
bool missed_is(const char *name);

#endif
