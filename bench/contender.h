/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A contender: something that stands at a hook and is measured. One row in
 * contenders[]; ours, the peers, and for each hook a floor that does nothing
 * but count.
 */
#ifndef KZ_BENCH_CONTENDER_H
#define KZ_BENCH_CONTENDER_H

#include <stdio.h>

#include "bench/lane.h"
#include "bench/material.h"
#include "bench/ruleset.h"

enum hook {
	HOOK_XDP,
	HOOK_TC, /* ingress: tc, and nft's netdev family */
	HOOK_PREROUTING,
};

/* What it is measured for. */
enum side {
	OURS,
	FLOOR, /* does nothing but count */
	PEER,
};

extern const char *const side_names[];

/* Where a contender is to be put, and with what. */
struct post {
	const struct lane *lane;
	const struct material *material;
	const char *config; /* file that write() made */
	const char *text; /* file with the policy's text */
	enum kz_verdict fate; /* of every packet */
};

struct contender {
	const char *name;
	const char *help; /* one line for list and the report */
	enum side side;
	enum hook hook;
	/* Put it in force at the lane's device; NULL: nothing to put there. 0
	 * or -errno and @why.
	 */
	int (*up)(const struct contender *contender, const struct post *post,
		  char *why);
	/* Say @ruleset in its own words, on the host, for up() to read. NULL:
	 * it needs nothing. 0 or -errno and @why.
	 */
	int (*write)(const struct contender *contender,
		     const struct ruleset *ruleset, FILE *out, char *why);
	const char *backend; /* ours: its name */
	const char *program; /* a BPF program of bench/bpf: its name */
	const char *passing; /* and of the one that lets packets pass */
	const char *const *modules; /* of the kernel, that it is made of */
	uint32_t most_rules; /* it is not asked for more; 0: no limit */
	const char *const *command; /* that takes the configuration as input */
	const char *how; /* in words, where it is more than one command */
};

extern const struct contender contenders[];
extern const unsigned int n_contenders;

const struct contender *contender_find(const char *name);

/* What a user would type to put it in force; RULES is what write() made. */
void contender_command_print(const struct contender *contender, FILE *out);

/* contender_kzmark.c: ours. */
int kzmark_up(const struct contender *contender, const struct post *post,
	      char *why);
/* The module's policy at no hook, but called by a rule of iptables. */
int kzmark_xt_up(const struct contender *contender, const struct post *post,
		 char *why);
/*
 * Are the first @count answers what is expected? Asked of the backend's test
 * run with the same image. 0, -EBADMSG, or another -errno, and @why.
 */
int kzmark_validate(const struct contender *contender,
		    const struct material *material, uint32_t count, char *why);

/* kzmark's own program, which is where this one is. */
void kzmark_path(char *path, size_t size);
/* By that program, for a backend that wants the text. */
int kzmark_command_up(const struct contender *contender,
		      const struct post *post, char *why);

/* contender_program.c: programs of bench/bpf. */
int program_up(const struct contender *contender, const struct post *post,
	       char *why);
/* Take the latest away from a device that lives on. */
void program_down(void);
int program_lpm_up(const struct contender *contender, const struct post *post,
		   char *why);
int program_lpm_write(const struct contender *contender,
		      const struct ruleset *ruleset, FILE *out, char *why);
int program_linear_up(const struct contender *contender,
		      const struct post *post, char *why);
int program_linear_write(const struct contender *contender,
			 const struct ruleset *ruleset, FILE *out, char *why);

/* contender_peer.c: commands, xdp-filter. */
int command_up(const struct contender *contender, const struct post *post,
	       char *why);
int xdp_filter_up(const struct contender *contender, const struct post *post,
		  char *why);
int addresses_write(const struct contender *contender,
		    const struct ruleset *ruleset, FILE *out, char *why);

/* peer_nft.c, peer_concat.c, peer_iptables.c */
int nft_linear_write(const struct contender *contender,
		     const struct ruleset *ruleset, FILE *out, char *why);
int nft_concat_write(const struct contender *contender,
		     const struct ruleset *ruleset, FILE *out, char *why);
int nft_empty_write(const struct contender *contender,
		    const struct ruleset *ruleset, FILE *out, char *why);
int nft_set_write(const struct contender *contender,
		  const struct ruleset *ruleset, FILE *out, char *why);
int iptables_write(const struct contender *contender,
		   const struct ruleset *ruleset, FILE *out, char *why);
int ipset_up(const struct contender *contender, const struct post *post,
	     char *why);
int ipset_write(const struct contender *contender,
		const struct ruleset *ruleset, FILE *out, char *why);

/*
 * prefixes.c: the policy's first set, as prefixes. -EINVAL: it has none.
 */
int prefixes_each(const struct policy *policy,
		  void (*each)(uint32_t address, int length, void *context),
		  void *context);
int prefixes_print(const struct policy *policy, const char *between, FILE *out);

#endif
