/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hook: where and how a policy's program is attached. hook_xdp.c, hook_tc.c
 * and hook_netfilter.c implement one each; loading (load.c) and everything
 * else is the same for all of them.
 */
#ifndef KZ_BPF_HOOK_H
#define KZ_BPF_HOOK_H

#include <linux/bpf.h>

#include "userspace/backend/bpf/pin.h"

struct bpf_load;
struct devices;
struct bpf_source;
struct positioned;

/*
 * The callbacks of a load are called in the order of their declaration, with
 * the namespace's lock held (but configure()); load.c lists the steps between
 * them. They return 0 or -errno with a sentence in @why; where there is no
 * @why, the caller writes it. A callback that fails has changed nothing.
 */
#define EGENERIC ENOTBLK /* of attach() */

struct bpf_hook {
	const char *name; /* the backend's */
	enum bpf_prog_type type; /* of its programs */
	const struct bpf_source *source;
	const struct bpf_source *with_module; /* NULL: it cannot be loaded so */
	const struct bpf_source *dispatcher; /* slot.h */
	bool at_devices; /* else at netfilter's hooks */
	/* True if a device that goes takes the program with it that is attached
	 * there, so that only a slot keeps it. NULL: it does not.
	 */
	bool (*needs_slot)(void);
	const char *prefixes[3]; /* how its pins begin; NULL after the last */

	/* ---- of a policy that is attached; at any time ---- */

	/* fd of the program at its attach points, or of that at those of
	 * devices that are gone; -ENOENT: none; -errno.
	 */
	int (*program)(const struct pins *pins);
	/* "eth0 native": where it is attached. 0, or -errno and as much of it
	 * as could be read.
	 */
	int (*where)(const struct pins *pins, char *text, size_t size);
	/* The devices it is attached to, in *@devices. 0 or -errno. NULL: it is
	 * not at devices.
	 */
	int (*devices)(const struct pins *pins, struct devices *devices);
	/*
	 * Detach it from @devices, and remove the pins of devices that are
	 * gone; these may have been the only ones that held the program.
	 * Cannot fail. NULL: it is not at devices.
	 */
	void (*detach)(const struct pins *pins, const struct devices *devices);
	/*
	 * Call @each with its places among others' programs, where there can be
	 * others; stops at non-zero and returns it. 0 or -errno. May be NULL.
	 */
	int (*positions)(const struct pins *pins,
			 int (*each)(const struct positioned *placed,
				     void *context),
			 void *context);
	/*
	 * Detach it, and remove what prepare() made. Called for an unload, to
	 * undo a first load, and to remove what a killed process left, so any
	 * part of it may be missing. The caller removes the folder of pins.
	 */
	void (*remove)(const struct pins *pins);

	/* ---- of a load ---- */

	/*
	 * First, without a lock: parse what the attachment says beside devices
	 * into @load. Reads only the attachment. Nothing to undo.
	 */
	int (*configure)(struct bpf_load *load, char *why);
	/*
	 * Of a replacement: compare the attachment with where the policy is
	 * attached (devices apart), and take over into @load what the
	 * attachment does not say. -EEXIST: the attachment asks for another place. Nothing to undo.
	 */
	int (*match_attached)(struct bpf_load *load);
	/*
	 * Its devices are known: choose the one that the program is bound to,
	 * if there must be one (setup.bound). Nothing to undo. May be NULL.
	 */
	int (*bind)(struct bpf_load *load, char *why);
	/*
	 * Refuse a policy with a condition or action that cannot work where it
	 * will be attached. Nothing to undo. May be NULL.
	 */
	int (*check_limits)(const struct bpf_load *load, char *why);
	/*
	 * The program is loaded, but not attached: make everything else that
	 * the policy needs at its attach points. Undone by remove() after a
	 * first load, and by cleanup() after a replacement. May be NULL.
	 */
	int (*prepare)(const struct bpf_load *load, char *why);
	/*
	 * -EGENERIC of a first load: no native XDP is there, for the reason in
	 * @why; load it for generic XDP.
	 *
	 * Run @program at @devices, where it is not yet, or at every netfilter
	 * hook. If it fails, it is attached at none of them. Undone by detach()
	 * or remove().
	 */
	int (*attach)(const struct bpf_load *load,
		      const struct devices *devices, int program, char *why);
	/*
	 * Of a replacement: if the attachment asks for another place among
	 * others' programs, take it: run the program, or of a policy with a
	 * slot a second dispatcher, there, and then no longer where it is. 1:
	 * done; 0: it is there; on error nothing has moved. May be NULL.
	 */
	int (*move)(struct bpf_load *load, char *why);
	/*
	 * Of a policy without a slot: run @program at the one attach point, in
	 * place of the one there, in one step. NULL: an attach point of this
	 * hook cannot be given another program, so that its policies have a
	 * slot.
	 */
	int (*update)(const struct bpf_load *load, int program);
	/*
	 * Of a replacement, last, or after it failed in prepare() or a later
	 * step: remove what prepare() makes and the attached policy, which has
	 * @features, does not need. Cannot fail. May be NULL.
	 */
	void (*cleanup)(const struct pins *pins, uint64_t features);
};

/* fd of the program that evaluates packets, be it in a slot; -ENOENT: the
 * policy is not attached to this hook; -EMEDIUMTYPE: a pin is not what it
 * should be; or -errno.
 */
int bpf_hook_program(const struct bpf_hook *hook, const struct pins *pins);

#endif
