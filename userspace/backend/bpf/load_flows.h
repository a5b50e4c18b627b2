/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_BPF_LOAD_FLOWS_H
#define KZ_BPF_LOAD_FLOWS_H

struct bpf_load;

/*
 * Step of a load (load.c): find the program whose flows the new one shares,
 * and set load->flows to its fd: that of the policy which the attachment names,
 * else the one to be replaced, if its flows fit (flow.h). 0, also if there is
 * none to share with, or -errno and @why.
 */
int bpf_load_choose_flows(struct bpf_load *load, char *why);

/* The same for dynamic sets, into load->sets; those of the policy to be replaced
 * are taken over without it (set.h).
 */
int bpf_load_choose_sets(struct bpf_load *load, char *why);

#endif
