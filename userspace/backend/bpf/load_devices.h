/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that have to do with devices: of a load, and of kzmark attach and
 * detach. They return 0 or -errno and @why.
 */
#ifndef KZ_BPF_LOAD_DEVICES_H
#define KZ_BPF_LOAD_DEVICES_H

#include "userspace/backend/bpf/load.h"

/* The names that the attachment gives, into load->place. */
int bpf_load_name_devices(struct bpf_load *load, char *why);
/* Of an attached policy: what the attachment does not say is as it was told
 * before; what that was, into load->old_place.
 */
int bpf_load_recall_place(struct bpf_load *load, char *why);
/* The devices of load->place, and those where the policy is attached. */
int bpf_load_find_devices(struct bpf_load *load, char *why);
/* Whether its programs take fragments, into load->place. */
int bpf_load_choose_frags(struct bpf_load *load, char *why);
/* What the program must know of them, into load->setup. */
int bpf_load_describe_devices(struct bpf_load *load, char *why);
/* The place among others' programs at a device that it is attached to. */
struct position bpf_load_position(const struct bpf_load *load);

/* True if a policy there needs a slot. */
bool bpf_load_needs_slot(const struct bpf_load *load);
/* Give the attached policy a slot, if it needs one and has none. */
int bpf_load_add_slot(struct bpf_load *load, char *why);

/* Attach what is attached at the other devices to those where it is not. */
int bpf_load_extend(struct bpf_load *load, char *why);
void bpf_load_undo_extend(struct bpf_load *load);
/* Detach it from devices that are no more its own. */
void bpf_load_shrink(struct bpf_load *load);

#endif
