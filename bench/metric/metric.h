/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sample is. A metric prepares a subject once, then takes samples from
 * it; measure.c does so for all subjects of a case in turn. This is the table
 * of metrics: each is a row in a file of this folder.
 */
#ifndef KZ_BENCH_METRIC_H
#define KZ_BENCH_METRIC_H

#include <stdbool.h>

struct subject;

struct metric {
	const char *unit;
	const char *varies; /* what a scenario's variants are: "flows" */
	bool more_is_better;
	bool attached; /* the system is attached while samples are taken */
	bool by_command; /* by subject_load(), as later ones are */
	bool once; /* all samples are the same: one is enough */
	bool early; /* earlier work shows in it: measured before all others */
	bool slow; /* a few samples are enough in a brief run */
	bool routed; /* packets are routed after the hook, not dropped */
	/*
	 * NULL: nothing to do. 0, -EBADMSG if the subject treats packets
	 * wrongly, or another -errno; and @why (WHY_SIZE). before() is called
	 * while nothing is attached yet.
	 */
	int (*before)(struct subject *subject, char *why);
	int (*prepare)(struct subject *subject, char *why);
	int (*sample)(struct subject *subject, double *value, char *why);
};

/* rate.c: packets per CPU time, in Mpps */
extern const struct metric metric_rate;
extern const struct metric metric_tracked_rate; /* of tracked connections */
extern const struct metric metric_flows; /* with @variant flows */
/* Flow k of all has 1 / k^s of the packets; @variant: s in percent. */
extern const struct metric metric_zipf;
/* cores.c */
extern const struct metric metric_cores; /* on @variant cores */
/* wire.c */
extern const struct metric metric_wire; /* of packets from outside */
/* slope.c: instructions per packet */
extern const struct metric metric_slope;
extern const struct metric metric_tracked_slope; /* of tracked connections */
/* test_run.c: ns of an XDP program, by test runs */
extern const struct metric metric_test_run;
/* search.c: ns a search in userspace */
extern const struct metric metric_search;
/* latency.c */
extern const struct metric metric_latency; /* ns there and back */
/* load.c: kzmark alone */
extern const struct metric metric_load; /* s from text to loaded */
extern const struct metric metric_compile; /* s from text to image */
extern const struct metric metric_install; /* instructions for the rest */
extern const struct metric metric_size; /* bytes of an image per rule */
/* attach_latency.c: all systems, by their commands */
extern const struct metric metric_attach_latency; /* ms to load */
extern const struct metric metric_replace; /* ms to load again */
extern const struct metric metric_cpu_cost; /* ms of CPU time to load */
/* change.c: one rule added and deleted, by the system's commands */
extern const struct metric metric_change; /* ms of CPU time of a command */
extern const struct metric metric_change_share; /* of a load's CPU time */
/* update.c */
extern const struct metric metric_update; /* wrong packets meanwhile */
/* memory.c: of the kernel */
extern const struct metric metric_memory; /* bytes per rule */
extern const struct metric metric_code; /* bytes of code */
/* set.c: ns per element */
extern const struct metric metric_set_single; /* one in a call */
extern const struct metric metric_set_batch; /* many in a call */

#endif
