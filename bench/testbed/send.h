/* SPDX-License-Identifier: GPL-2.0-only */
/* `kzbench send`: packets for a run on another machine. */
#ifndef KZ_BENCH_SEND_H
#define KZ_BENCH_SEND_H

/* The verb; argv[0] is its name. An exit status. */
int send_verb(int argc, char **argv);

#endif
