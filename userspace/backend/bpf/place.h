/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a policy was told to be: the names of its devices, which may be gone
 * or not be there yet, and how it is attached to them. A map that is bound to
 * the program, so that it changes in the same step as the policy. kzmark
 * attach and detach change it in place.
 */
#ifndef KZ_BPF_PLACE_H
#define KZ_BPF_PLACE_H

#include <net/if.h>

#include "userspace/backend/backend.h"

struct devices;
struct kz_setup;

/* In the map as it is; new members go to the end of the first part. */
struct bpf_place {
	char hook[16]; /* as the attachment says; "": the default */
	uint32_t is_known; /* 1: what follows is */
	uint32_t link_length; /* what its program is made for; bpf/setup.h */
	uint32_t ether;
	uint32_t frags; /* xdp: its programs take fragments */
	uint32_t position; /* tc: enum position_kind, as the load asked; */
	uint32_t preference;
	char neighbour[POLICY_NAME_SIZE]; /* the one before or after it; "" */
	uint32_t bound; /* xdp: its program is for one device only */
	uint32_t n_names;
	/* "eth0", "wg*": a name, or a pattern as the shell has them */
	char names[BACKEND_MAX_DEVICES][IF_NAMESIZE];
};

bool place_has(const struct bpf_place *place, const char *name);
/* True if a device of that name is one of the policy's. */
bool place_matches(const struct bpf_place *place, const char *device);

/* Add or take out @name. 0 or -errno and @why. */
int place_add(struct bpf_place *place, const char *name, char *why);
int place_take(struct bpf_place *place, const char *name, char *why);

/*
 * The devices there that are the policy's, by number. A name without a device
 * goes into @missing (NULL: they do not matter), if it is no pattern. 0 or
 * -errno and @why.
 */
int place_find(const struct bpf_place *place, struct devices *devices,
	       struct bpf_place *missing, char *why);

/* "eth0,wg*" into @text; of many the first ones and their number. */
void place_print(const struct bpf_place *place, char *text, size_t size);

/* The place that it has among others' programs; points into @place. */
struct position place_position(const struct bpf_place *place);

/* Bind it to @program. 0 or -errno and @why. */
int place_bind(int program, const struct bpf_place *place, char *why);
/* Read it, or change it. 0 or -errno; -ENOENT: it has none. */
int place_read(int program, struct bpf_place *place);
int place_write(int program, const struct bpf_place *place);

#endif
