/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The programs at one tc hook of a device, in the order in which packets meet
 * them: those at tcx, then the filters of clsact.
 */
#ifndef KZ_TC_ORDER_H
#define KZ_TC_ORDER_H

#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/backend/position.h"

struct tc_program {
	uint32_t id; /* 0: a filter that is no BPF program */
	uint32_t link; /* id; 0: attached without a link */
	char name[TC_NAME_SIZE];
	bool ours; /* kzmark's own */
	struct tc_filter filter; /* of clsact; preference 0: it is at tcx */
};

struct tc_order {
	uint32_t ifindex;
	bool egress;
	bool has_tcx; /* the kernel has it */
	uint64_t revision; /* of tcx */
	struct tc_program *list; /* owned */
	unsigned int count;
};

/* 0 or -errno; tc_order_clear() in any case. */
int tc_order_read(uint32_t ifindex, bool egress, struct tc_order *order);
void tc_order_clear(struct tc_order *order);

/* The index of the program of link @link, or of the filter with @preference
 * and @handle; or -1.
 */
int tc_order_find_link(const struct tc_order *order, uint32_t link);
int tc_order_find_filter(const struct tc_order *order, uint32_t preference,
			 uint32_t handle);

/* Where a program of ours is. */
struct tc_attached {
	uint32_t ifindex;
	bool egress;
	uint32_t link; /* id, at tcx */
	uint32_t preference; /* of a filter of clsact */
	uint32_t handle;
};

/* Its index among the programs at its hook, or -1. */
int tc_attached_index(const struct tc_attached *attached,
		      const struct tc_order *order);

/* Read the name that the kernel has of program->id, and whether it is ours. A
 * name is for people: without privilege there is none.
 */
void tc_program_name(struct tc_program *program);

/* "says_ok (id 12, link 7)", "flower filter (pref 10, handle 0x1)" */
void tc_program_print(const struct tc_program *program, char *text,
		      size_t size);

/* How to come to a place. */
struct tc_spot {
	uint32_t flags; /* tcx: BPF_F_BEFORE, BPF_F_AFTER or 0 */
	uint32_t relative; /* id of a program, or 0: of all */
	uint64_t revision; /* of what this was computed from */
	uint32_t preference; /* clsact */
};

/*
 * Find where @place is. @self is the index of the program that will be put
 * there, or -1. 0 or -errno and @why: no such program, or no room there.
 */
int tc_order_spot(const struct tc_order *order, int self,
		  const struct position *place, struct tc_spot *spot,
		  char *why);

/* Is the program @self where @place says? True, false, or -errno and @why. */
int tc_order_holds(const struct tc_order *order, int self,
		   const struct position *place, char *why);

#endif
