/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BPF policies that are loaded: what xdp, tc and netfilter answer in the same way.
 */
#ifndef KZ_BPF_HOOK_H
#define KZ_BPF_HOOK_H

#include "userspace/backend/bpf/pin.h"

struct bpf_load;

/* A backend, as far as it is not like the other BPF backends. */
struct bpf_hook {
	const char *name; /* the backend's */
	const struct bpf_source *source;
	const struct bpf_source *with_module; /* NULL: the module is no help */
	const struct bpf_source *dispatcher; /* slot.h */
	bool at_devices; /* else at netfilter's hooks */

	/* fd of the program at its attach points, or -errno. */
	int (*program)(const struct pins *pins);
	/* "eth0 native": where it is attached. */
	void (*where)(const struct pins *pins, char *text, size_t size);
	/* Detach it; the folder is removed by the caller. */
	void (*remove)(const struct pins *pins);

	/* Steps of a load (load.h); 0 or -errno and @why. */

	/* What the attachment wants beside devices, into @load. */
	int (*configure)(struct bpf_load *load, char *why);
	/* -EEXIST if the attachment wants it elsewhere than it is attached;
	 * what it leaves open is taken over into @load. -errno only.
	 */
	int (*match_attached)(struct bpf_load *load);
	/* Refuse what is never seen where it will be; may be NULL. */
	int (*check_limits)(const struct bpf_load *load, char *why);
	/* Make what else the policy needs to be attached; may be NULL. */
	int (*prepare)(const struct bpf_load *load, char *why);
	/* Have @program run at every attach point; on error at none. */
	int (*attach)(const struct bpf_load *load, int program, char *why);
	/* Have the one attach point run load->program; -errno only. NULL: it cannot
	 * be given another, and has a slot.
	 */
	int (*update)(const struct bpf_load *load);
	/* Take away what a loaded policy with @features does not need; may
	 * be NULL.
	 */
	void (*cleanup)(const struct pins *pins, uint64_t features);
};

/* Every BPF backend's; ends with NULL. */
extern const struct bpf_hook *const bpf_hooks[];

/* fd of the program that evaluates packets, or -errno. */
int bpf_hook_program(const struct bpf_hook *hook, const struct pins *pins);

/* The same, whichever BPF backend's it is. */
int bpf_hooks_program(const struct pins *pins);

/* fd of the program of policy @name, or -errno and @why. */
int bpf_hook_open(const struct backend *backend, const char *name, char *why);

/* Detach it, whatever there is of it. */
void bpf_hook_remove(const struct bpf_hook *hook, const struct pins *pins);

/* Operations of struct backend, for a backend with a bpf_hook. */
int bpf_hook_load(const struct backend *backend,
		  const struct attachment *attachment,
		  const struct image *image, uint32_t *generation, char *why);
int bpf_hook_unload(const struct backend *backend, const char *name, char *why);
int bpf_hook_list(const struct backend *backend,
		  int (*each)(const struct loaded *loaded, void *context),
		  void *context, char *why);
int bpf_hook_image(const struct backend *backend, const char *name,
		   struct image *image, char *why);
int bpf_hook_counters(const struct backend *backend, const char *name,
		      struct kz_counter **counters, uint32_t *count, char *why);

#endif
