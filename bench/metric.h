/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sample is. A metric prepares an entrant once, then takes samples from
 * it; measure.c does so for all entrants of a case in turn.
 */
#ifndef KZ_BENCH_METRIC_H
#define KZ_BENCH_METRIC_H

#include "bench/contender.h"
#include "bench/generator.h"
#include "bench/record.h"
#include "bench/scenario.h"

/* A contender that is being measured. */
struct entrant {
	const struct contender *contender;
	struct lane lane;
	struct post post;
	bool brief; /* be quick rather than exact */
	struct record record;
	struct generator *generator;
	enum kz_verdict fate; /* of every packet */
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
	/* Where the contender must be in force while samples are taken. */
	bool in_force;
	bool by_command; /* put there by entrant_put(), as later ones are */
	bool once; /* a sample is like the next */
	bool early; /* what ran before shows in it: measured before all others */
	bool slow; /* a few samples will do if it must be quick */
	bool routed; /* packets go on behind the hook, instead of to an end */
	/* NULL: nothing. 0, -EBADMSG if the entrant does not do what it must, or -errno; and
	 * @why (WHY_SIZE). The first, while nobody is in force yet.
	 */
	int (*before)(struct entrant *entrant, char *why);
	int (*prepare)(struct entrant *entrant, char *why);
	int (*sample)(struct entrant *entrant, double *value, char *why);
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
extern const struct metric metric_force; /* ms to put in force, anybody */
extern const struct metric metric_replace; /* ms to put in force anew */
extern const struct metric metric_effort; /* ms of CPU time to do so */
extern const struct metric metric_update; /* packets gone wrong meanwhile */
extern const struct metric metric_size; /* bytes a rule */
extern const struct metric metric_memory; /* the same, of the kernel's memory */
extern const struct metric metric_code; /* bytes of code in the kernel */
extern const struct metric metric_set_single; /* ns to add an element */
extern const struct metric metric_set_batch; /* the same, many in a call */

/* How many flows are looked at if it must be quick. */
#define ENTRANT_BRIEF_FLOWS 8192U
/* Flows, each once: does it end as it must? 0, -EBADMSG or -errno; and @why. */
int entrant_fate_check(struct entrant *entrant, char *why);
/* marks.c: those flows, too: do they have the marks they must behind the hook,
 * where rules set any? Likewise.
 */
int entrant_marks_check(struct entrant *entrant, uint32_t packets, char *why);
/* True if what it drops is in the driver's count, and no end is needed. */
bool entrant_ends_at_xdp(const struct entrant *entrant);
/* The lane tracks connections. Likewise. */
int entrant_track(struct entrant *entrant, char *why);
/*
 * marks.c: makes each flow a connection that both ends have sent packets of,
 * and looks at their marks: what the first packet got, the answer and the
 * next one must have. Then the lane gets its end. Likewise.
 */
int entrant_connect(struct entrant *entrant, char *why);
/* Packets that ended where they must since the last call. */
int entrant_ended(struct entrant *entrant, uint64_t *packets, char *why);
/* How many of @packets that is. */
uint64_t entrant_must(const struct entrant *entrant, uint64_t packets);
/* Put it in force as a user would: by its command. */
int entrant_put(struct entrant *entrant, char *why);
/* Take it away and give the entrant a new lane. */
int entrant_fresh(struct entrant *entrant, char *why);
/* metric_wire.c: by the sender at the wire's other end; -EAGAIN: not all of
 * them arrive.
 */
int wire_send(struct entrant *entrant, uint32_t packets, struct lap *lap,
	      char *why);
/* Send @packets; -errno and @why. */
int entrant_send(struct entrant *entrant, uint32_t packets, struct lap *lap,
		 char *why);

#endif
