/* SPDX-License-Identifier: GPL-2.0-only */
/* Test results as KTAP lines on stdout; Documentation/dev-tools/ktap.rst. */
#ifndef KZ_KTAP_H
#define KZ_KTAP_H

#include <stdbool.h>

/* Version line, and the plan: how many results will follow. */
void ktap_start(unsigned int planned);

/* One result, named printf-style. Returns @ok. */
bool ktap_result(bool ok, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One result that could not be had, because of @reason. */
void ktap_skip(const char *reason, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A line of explanation. */
void ktap_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The exit status: 0 if all that was planned was done and nothing failed. */
int ktap_finish(void);

#endif
