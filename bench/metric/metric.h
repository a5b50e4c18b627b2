/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sample is. A metric prepares a subject once, then takes samples from
 * it; measure.c does so for all subjects of a case in turn.
 */
#ifndef KZ_BENCH_METRIC_H
#define KZ_BENCH_METRIC_H

#include "bench/system/sut.h"
#include "bench/testbed/generator.h"
#include "bench/record.h"
#include "bench/scenario/scenario.h"

/* A system under test that is being measured. */
struct subject {
	const struct sut *sut;
	struct testbed testbed;
	struct setup setup;
	bool brief; /* be quick rather than exact */
	struct record record;
	struct generator *generator;
	enum kz_verdict expected_verdict; /* of every packet */
	uint32_t variant; /* of the scenario's, or 0 */
	enum clock clock;
	bool connected; /* all flows that it gets are connections */
	uint32_t packets; /* in a run */
	uint64_t fixed; /* ns of CPU time of a run without packets */
	uint64_t ended; /* by the driver's count, which only grows */
};

struct metric {
	const char *unit;
	const char *varies; /* what a scenario's variants are: "flows" */
	bool more_is_better;
	/* Where the system under test must be in force while samples are taken. */
	bool attached;
	bool by_command; /* put there by subject_load(), as later ones are */
	bool once; /* a sample is like the next */
	bool early; /* what ran before shows in it: measured before all others */
	bool slow; /* a few samples will do if it must be quick */
	bool routed; /* packets go on behind the hook, instead of to an end */
	/* NULL: nothing. 0, -EBADMSG if the subject does not do what it must, or -errno; and
	 * @why (WHY_SIZE). The first, while nobody is in force yet.
	 */
	int (*before)(struct subject *subject, char *why);
	int (*prepare)(struct subject *subject, char *why);
	int (*sample)(struct subject *subject, double *value, char *why);
};

extern const struct metric metric_rate; /* Mpps of CPU time */
extern const struct metric metric_tracked_rate; /* the same, of connections */
extern const struct metric metric_cores; /* the same on @variant cores */
extern const struct metric metric_flows; /* the same with @variant flows */
extern const struct metric metric_wire; /* the same, from outside */
extern const struct metric metric_slope; /* instructions a packet */
extern const struct metric metric_tracked_slope; /* the same, of connections */
extern const struct metric metric_latency; /* ns there and back */
extern const struct metric metric_load; /* s from text to enforced */
extern const struct metric metric_compile; /* s of it for text to image */
extern const struct metric metric_install; /* ns of it for the rest */
extern const struct metric
	metric_attach_latency; /* ms to put in force, anybody */
extern const struct metric metric_replace; /* ms to put in force anew */
extern const struct metric metric_cpu_cost; /* ms of CPU time to do so */
extern const struct metric metric_update; /* packets gone wrong meanwhile */
extern const struct metric metric_size; /* bytes a rule */
extern const struct metric metric_memory; /* the same, of the kernel's memory */
extern const struct metric metric_code; /* bytes of code in the kernel */
extern const struct metric metric_set_single; /* ns to add an element */
extern const struct metric metric_set_batch; /* the same, many in a call */

/* How many flows are looked at if it must be quick. */
#define SUBJECT_BRIEF_FLOWS 8192U
/* Flows, each once: does it end as it must? 0, -EBADMSG or -errno; and @why. */
int subject_verdict_check(struct subject *subject, char *why);
/* marks.c: those flows, too: do they have the marks they must behind the hook,
 * where rules set any? Likewise.
 */
int subject_marks_check(struct subject *subject, uint32_t packets, char *why);
/* True if what it drops is in the driver's count, and no end is needed. */
bool subject_ends_at_xdp(const struct subject *subject);
/* The testbed tracks connections. Likewise. */
int subject_track(struct subject *subject, char *why);
/*
 * marks.c: makes each flow a connection that both ends have sent packets of,
 * and looks at their marks: what the first packet got, the answer and the
 * next one must have. Then the testbed gets its end. Likewise.
 */
int subject_connect(struct subject *subject, char *why);
/* Packets that ended where they must since the last call. */
int subject_ended(struct subject *subject, uint64_t *packets, char *why);
/* How many of @packets that is. */
uint64_t subject_expected(const struct subject *subject, uint64_t packets);
/* Put it in force as a user would: by its command. */
int subject_load(struct subject *subject, char *why);
/* Take it away and give the subject a new testbed. */
int subject_reset(struct subject *subject, char *why);
/* wire.c: by the sender at the wire's other end; -EAGAIN: not all of
 * them arrive.
 */
int wire_send(struct subject *subject, uint32_t packets, struct timing *timing,
	      char *why);
/* Send @packets; -errno and @why. */
int subject_send(struct subject *subject, uint32_t packets,
		 struct timing *timing, char *why);

#endif
