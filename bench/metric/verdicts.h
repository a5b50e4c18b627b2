/* SPDX-License-Identifier: GPL-2.0-only */
/* Correct before fast: what is checked before anything is timed. */
#ifndef KZ_BENCH_VERDICTS_H
#define KZ_BENCH_VERDICTS_H

struct subject;

/* How many flows are checked in a brief run. */
#define VERDICTS_BRIEF_FLOWS 8192U

/*
 * Send flows, each once: do they end where they must, with the marks they must
 * have? 0, -EBADMSG or another -errno, and @why.
 */
int verdicts_check(struct subject *subject, char *why);

#endif
