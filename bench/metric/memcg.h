/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What something leaves in the kernel's memory, as a memory cgroup has it
 * charged: a fresh one for a process of its own, looked at after that has ended.
 *
 * Charged are objects and pages that a process's system calls allocate with
 * __GFP_ACCOUNT, which is what rules, sets and tables are made of: in nf_tables
 * and x_tables, in BPF's maps and programs, in xt_kzmark. Slab objects count with
 * their size class, vmalloc() in pages. Not charged are machine code of BPF (it
 * shares pages of its own; see metric_code) and BTF, buckets of hash tables that
 * grow by themselves (nf_tables' unordered sets), what packets allocate, and
 * modules.
 */
#ifndef KZ_BENCH_MEMCG_H
#define KZ_BENCH_MEMCG_H

/* Mount what is needed, over the process's own /sys/fs/cgroup. Needs
 * testbed_isolate() before. 0 or -errno and @why.
 */
int memcg_init(char *why);

/*
 * Bytes that are charged to a process that has done @work(@context) and ended.
 * What reclaim could free at once (names and inodes looked up) is not in it. 0,
 * what @work returned, or -errno, and @why (WHY_SIZE).
 */
int memcg_usage_of(int (*work)(void *context, char *why), void *context,
		   double *bytes, char *why);

#endif
