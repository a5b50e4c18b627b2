/* SPDX-License-Identifier: GPL-2.0-only */
/* Do packets have the marks they must have after the hook? */
#ifndef KZ_BENCH_MARKS_H
#define KZ_BENCH_MARKS_H

#include <stdint.h>

struct subject;

/*
 * The first @packets flows, where rules set marks. Also true of the functions
 * below: 0, -EBADMSG or another -errno, and @why.
 */
int marks_check(struct subject *subject, uint32_t packets, char *why);

/* Make the testbed track connections. */
int marks_track(struct subject *subject, char *why);
/*
 * Make each flow a connection of which both ends have sent packets, and check
 * their marks: the answer and the next packet must have what the first packet
 * got. Then the testbed gets its sink.
 */
int marks_connect(struct subject *subject, char *why);

#endif
