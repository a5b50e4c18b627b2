/* SPDX-License-Identifier: GPL-2.0-only */
/* The filters of a device's clsact qdisc, whoever made them. */
#ifndef KZ_TC_FILTER_H
#define KZ_TC_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#define TC_KIND_SIZE 16
#define TC_NAME_SIZE 32

struct tc_filter {
	uint32_t preference;
	uint32_t handle;
	uint32_t chain; /* 0; others are met by a jump only */
	uint32_t program; /* id; 0: it is not a BPF filter */
	bool any_protocol;
	char kind[TC_KIND_SIZE]; /* "bpf", "flower" */
	char name[TC_NAME_SIZE]; /* of a BPF filter */
};

/*
 * Call @each for every filter, in the order in which packets meet
 * them; stops at non-zero and returns it. No qdisc: no filters. 0 or -errno.
 */
int tc_filters_each(uint32_t ifindex, bool egress,
		    int (*each)(const struct tc_filter *filter, void *context),
		    void *context);

/* 1: the qdisc of the filters is clsact; 0: it is "ingress", at which filters
 * for egress get packets that come in; -errno.
 */
int tc_qdisc_is_clsact(uint32_t ifindex);

#endif
