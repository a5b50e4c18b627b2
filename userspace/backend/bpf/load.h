/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of a load of a BPF policy, for its steps (load.c) and the hooks. */
#ifndef KZ_BPF_LOAD_H
#define KZ_BPF_LOAD_H

#include "userspace/backend/bpf/claim.h"
#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/slot.h"

/* At netfilter: a bit for each hook, for IPv4 and IPv6 at one priority. */
struct netfilter_hooks {
	uint32_t mask;
	int32_t priority;
};

struct bpf_load {
	const struct bpf_hook *hook;
	struct attachment request; /* what is asked, then what will be */
	const struct attachment *attachment; /* &request */
	const struct image *image;
	uint64_t features; /* the image's */

	/* Where: as the attachment says, then as it will be. */
	struct bpf_place place, old_place;
	struct devices devices;
	struct devices there; /* where it is attached before */
	int only; /* number of the device to attach; 0: all */
	bool extended; /* attached at those that are not there */
	struct netfilter_hooks hooks;
	struct kz_setup setup;
	enum bpf_form form;

	struct pins pins;
	bool stays; /* it may not move */
	bool moving; /* to another hook; load_move.h */
	const struct bpf_hook *old_hook; /* where it is */
	struct pins replaced;
	struct bpf_slot slot;
	struct bpf_policy policy; /* loaded, not attached */
	int program; /* its fd */
	int sets; /* fd of the program whose sets it shares, or -1 */
	int flows; /* fd of the program that has the flows, or -1 */
	int old; /* fd of the attached program under this name, or -1 */
	uint64_t old_features; /* its policy's */
	bool old_with_module;
	struct bpf_claim claim; /* of a policy with the module's help */
	uint32_t generation; /* of the new one */
	uint32_t old_secret; /* of the old one (setup.h), or 0 */
	bool moved; /* to another place, where the new one runs */
};

/*
 * A step of a load. If one fails, the undo functions of this step and of those
 * before it are called, the last step's first; they cope with a step that was
 * not finished. A step without one has changed nothing but @load.
 */
enum load_when { ALWAYS, FIRST_LOAD, REPLACEMENT };

struct load_step {
	enum load_when when;
	int (*run)(struct bpf_load *load, char *why);
	void (*undo)(struct bpf_load *load);
};

/* Prepare @load for steps that go by its hook and a copy of @attachment. */
void bpf_load_begin(struct bpf_load *load, const struct bpf_hook *hook,
		    const struct attachment *attachment);
/* Run the steps, up to one without run(). 0 or -errno and @why. */
int bpf_load_run(struct bpf_load *load, const struct load_step *steps,
		 char *why);
/* Close what the load holds; the kernel keeps what is attached and pinned. */
void bpf_load_end(struct bpf_load *load);

#define GENERIC "attached as generic XDP, which is slower"

/* Steps that others share. */
int bpf_load_lock_name(struct bpf_load *load, char *why);
int bpf_load_match_attached(struct bpf_load *load, char *why);
int bpf_load_open_slot(struct bpf_load *load, char *why);
int bpf_load_prepare(struct bpf_load *load, char *why);
void bpf_load_undo_prepare(struct bpf_load *load);

/* One load. 0 or -errno; -EGENERIC: native XDP is not possible there, for the
 * reason in @why; -EXDEV: XDP in another mode is there.
 */
int bpf_load_once(const struct backend *backend,
		  const struct attachment *attachment,
		  const struct image *image, uint32_t *generation, char *why);

/* Operation of struct backend. */
int bpf_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why);

#endif
