/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel memory that some work leaves allocated, as charged to a memory
 * cgroup: a new cgroup for a process of its own, read after the process ended.
 *
 * Charged are objects and pages that a process's system calls allocate with
 * __GFP_ACCOUNT. Rules, sets and tables are such memory: in nf_tables and
 * x_tables, in BPF's maps and programs, in xt_kzmark. Slab objects count with
 * their size class, vmalloc() in pages. Not charged are machine code of BPF (it
 * shares pages of its own; see metric_code) and BTF, buckets of hash tables
 * that grow by themselves (nf_tables' unordered sets), memory that packets
 * allocate, and modules.
 */
#ifndef KZ_BENCH_MEMCG_H
#define KZ_BENCH_MEMCG_H

/*
 * Mount cgroups over the process's own /sys/fs/cgroup. Call testbed_isolate()
 * before. 0 or -errno and @why.
 */
int memcg_init(char *why);

/*
 * Bytes that are charged to a process that has done @work(@context) and ended,
 * without what reclaim could free at once (names and inodes looked up). 0, the
 * error of @work, or another -errno, and @why (WHY_SIZE).
 */
int memcg_usage_of(int (*work)(void *context, char *why), void *context,
		   double *bytes, char *why);

#endif
