/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system under test: something that stands at a hook and is measured. One row in
 * suts[]; ours, the peers, and for each hook a baseline that does nothing
 * but count.
 */
#ifndef KZ_BENCH_SUT_H
#define KZ_BENCH_SUT_H

#include <stdio.h>

#include "bench/testbed/testbed.h"
#include "bench/workload/workload.h"
#include "bench/workload/ruleset.h"

enum hook {
	HOOK_XDP,
	HOOK_TC, /* ingress: tc, and nft's netdev family */
	HOOK_PREROUTING,
};

/* What it is measured for. */
enum side {
	OURS,
	BASELINE, /* does nothing but count */
	PEER,
};

extern const char *const side_names[];

/* Where a system under test is to be put, and with what. */
struct setup {
	const struct testbed *testbed;
	const struct workload *workload;
	const char *config; /* file that write() made */
	const char *text; /* file with the policy's text */
	enum kz_verdict expected_verdict; /* of every packet */
};

struct sut {
	const char *name;
	const char *help; /* one line for list and the report */
	enum side side;
	enum hook hook;
	/* Put it in force at the testbed's device; NULL: nothing to put there. 0
	 * or -errno and @why.
	 */
	int (*up)(const struct sut *sut, const struct setup *setup, char *why);
	/* Say @ruleset in its own words, on the host, for up() to read. NULL:
	 * it needs nothing. 0 or -errno and @why.
	 */
	int (*write)(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why);
	const char *backend; /* ours: its name */
	const char *program; /* a BPF program of bench/bpf: its name */
	const char *passing; /* and of the one that lets packets pass */
	const char *const *modules; /* of the kernel, that it is made of */
	uint32_t most_rules; /* it is not asked for more; 0: no limit */
	const char *const *command; /* that takes the configuration as input */
	const char *how; /* in words, where it is more than one command */
};

extern const struct sut suts[];
extern const unsigned int n_suts;

const struct sut *sut_find(const char *name);

/* What a user would type to put it in force; RULES is what write() made. */
void sut_command_print(const struct sut *sut, FILE *out);

/* kzmark.c: ours. */
int kzmark_up(const struct sut *sut, const struct setup *setup, char *why);
/* The module's policy at no hook, but called by a rule of iptables. */
int kzmark_xt_up(const struct sut *sut, const struct setup *setup, char *why);
/*
 * Are the first @count answers what is expected? Asked of the backend's test
 * run with the same image. 0, -EBADMSG, or another -errno, and @why.
 */
int kzmark_validate(const struct sut *sut, const struct workload *workload,
		    uint32_t count, char *why);

/* kzmark's own program, which is where this one is. */
void kzmark_path(char *path, size_t size);
/* By that program, for a backend that wants the text. */
int kzmark_command_up(const struct sut *sut, const struct setup *setup,
		      char *why);

/* program.c: programs of bench/bpf. */
int program_up(const struct sut *sut, const struct setup *setup, char *why);
/* Take the latest away from a device that lives on. */
void program_down(void);
int program_lpm_up(const struct sut *sut, const struct setup *setup, char *why);
int program_lpm_write(const struct sut *sut, const struct ruleset *ruleset,
		      FILE *out, char *why);
int program_linear_up(const struct sut *sut, const struct setup *setup,
		      char *why);
int program_linear_write(const struct sut *sut, const struct ruleset *ruleset,
			 FILE *out, char *why);

/* peer.c: commands, xdp-filter. */
int command_up(const struct sut *sut, const struct setup *setup, char *why);
int xdp_filter_up(const struct sut *sut, const struct setup *setup, char *why);
int addresses_write(const struct sut *sut, const struct ruleset *ruleset,
		    FILE *out, char *why);

/* nft.c, nft_concat.c, iptables.c */
int nft_linear_write(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why);
int nft_concat_write(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why);
int nft_empty_write(const struct sut *sut, const struct ruleset *ruleset,
		    FILE *out, char *why);
int nft_set_write(const struct sut *sut, const struct ruleset *ruleset,
		  FILE *out, char *why);
int iptables_write(const struct sut *sut, const struct ruleset *ruleset,
		   FILE *out, char *why);
int ipset_up(const struct sut *sut, const struct setup *setup, char *why);
int ipset_write(const struct sut *sut, const struct ruleset *ruleset, FILE *out,
		char *why);

/*
 * prefixes.c: the policy's first set, as prefixes. -EINVAL: it has none.
 */
int prefixes_each(const struct policy *policy,
		  void (*each)(uint32_t address, int length, void *context),
		  void *context);
int prefixes_print(const struct policy *policy, const char *between, FILE *out);

#endif
