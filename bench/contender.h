/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A contender: something that stands at a hook and is measured. One row in
 * contenders[]; ours, the peers, and for each hook a floor that does nothing
 * but count.
 */
#ifndef KZ_BENCH_CONTENDER_H
#define KZ_BENCH_CONTENDER_H

#include "lane.h"
#include "material.h"

enum hook {
	HOOK_XDP,
	HOOK_TC,
	HOOK_PREROUTING,
};

struct contender {
	const char *name;
	const char *help; /* one line for list and the report */
	enum hook hook;
	/* Put it in force at the lane's device. 0 or -errno and @why. */
	int (*up)(const struct contender *contender, const struct lane *lane,
		  const struct material *material, char *why);
	const char *backend; /* ours: its name */
	const char *program; /* a BPF program of bench/bpf: its name */
};

extern const struct contender contenders[];
extern const unsigned int n_contenders;

const struct contender *contender_find(const char *name);

/*
 * Ours, by name: is its every answer what is expected? Asked of the backend's
 * test run with the same image. 0, -EBADMSG, or another -errno, and @why.
 */
int contender_validate(const struct contender *contender,
		       const struct material *material, char *why);

#endif
