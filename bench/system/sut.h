/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system under test: attached to a hook and measured there. Ours, peers, and
 * for each hook a baseline that does nothing but count. Each is a row in a file
 * of this folder; suts.def names them.
 */
#ifndef KZ_BENCH_SUT_H
#define KZ_BENCH_SUT_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/scenario/topic.h"
#include "bench/system/hook.h"
#include "bench/testbed/testbed.h"
#include "bench/workload/ruleset.h"
#include "bench/workload/workload.h"

/* Of the one rule that is added and deleted. */
#define CHANGE_SADDR "100.64.0.7"
#define CHANGE_DADDR "198.51.100.9"
#define CHANGE_DPORT "4242"

/* What it is measured for. */
enum side {
	OURS,
	BASELINE, /* does nothing but count */
	PEER,
};

extern const char *const side_names[];

/* The exit status of a classifier that finds another rule than the expected. */
#define CLASSIFIER_WRONG 3

/* Where a system under test is loaded, and with what. */
struct setup {
	const struct testbed *testbed;
	const struct workload *workload;
	const char *config; /* file that write() made */
	const char *text; /* file with the policy's text */
	enum kz_verdict expected_verdict; /* of every packet */
};

struct sut {
	const char *name;
	const char *label; /* short, for charts */
	const char *style; /* its class in charts: see chart_style.c */
	const char *help; /* one line for list and the report */
	enum side side;
	enum hook hook;
	unsigned int topics; /* enum topic: scenarios that compare it */
	/*
	 * Load it and attach it to the testbed's device; again, to replace the
	 * rules. NULL: there is nothing to load. 0 or -errno and @why.
	 */
	int (*up)(const struct sut *sut, const struct setup *setup, char *why);
	/* The same by the command that a user would type. NULL: up() does. */
	int (*up_by_command)(const struct sut *sut, const struct setup *setup,
			     char *why);
	/* By such a command, add a rule for udp from CHANGE_SADDR to
	 * CHANGE_DADDR, port CHANGE_DPORT, or delete it again. NULL: it is not
	 * measured.
	 */
	int (*change)(const struct sut *sut, const struct setup *setup,
		      bool add, char *why);
	/* Detach from a device that stays. NULL: nothing stays attached. */
	void (*down)(const struct sut *sut, const struct setup *setup);
	/*
	 * Write @ruleset in its own language, on the host, for up() to read.
	 * NULL: it needs no such file. 0 or -errno and @why.
	 */
	int (*write)(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why);
	/*
	 * Are the first @count results of a test run as expected? NULL: it has
	 * none. 0, -EBADMSG or another -errno, and @why.
	 */
	int (*validate)(const struct sut *sut, const struct workload *workload,
			uint32_t count, char *why);
	const char *backend; /* ours: its name */
	const char *backend_label; /* and its short name in tables */
	bool needs_module; /* kzmark's, which not every kernel has loaded */
	const char *program; /* a BPF program of bench/bpf: its name */
	const char *passing; /* and of the one that lets packets pass */
	const char *classifier; /* a program of bench/classifier: its path */
	const char *const *modules; /* of the kernel, that it consists of */
	uint32_t most_rules; /* larger rule sets are left out; 0: no limit */
	const char *const *command; /* reads the configuration from stdin */
	const char *how; /* in words, where it is more than one command */
};

/* All of them, up to NULL. */
extern const struct sut *const suts[];

const struct sut *sut_find(const char *name);

/* The short name of a backend, such as "nf BPF". */
const char *backend_label(const char *backend);

/* What a user would type to load it; RULES is what write() made. */
void sut_command_print(const struct sut *sut, FILE *out);

#endif
