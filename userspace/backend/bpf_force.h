/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BPF policies in force: what xdp, tc and netfilter answer in the same way.
 */
#ifndef KZ_BPF_FORCE_H
#define KZ_BPF_FORCE_H

#include "bpf_pin.h"

struct bpf_load;

/* A backend, as far as it is not like the other BPF backends. */
struct bpf_hook {
	const char *name; /* the backend's */
	const struct bpf_source *source;
	const struct bpf_source *with_module; /* NULL: the module is no help */
	const struct bpf_source *dispatcher; /* bpf_slot.h */
	bool at_devices; /* else at netfilter's hooks */

	/* fd of the program at the places in force, or -errno. */
	int (*program)(const struct pins *pins);
	/* "eth0 native": where it is in force. */
	void (*where)(const struct pins *pins, char *text, size_t size);
	/* Take it out of force; the folder is removed by the caller. */
	void (*remove)(const struct pins *pins);

	/* Steps of a load (bpf_load.h); 0 or -errno and @why. */

	/* What the attachment wants beside devices, into @load. */
	int (*want)(struct bpf_load *load, char *why);
	/* -EEXIST if the attachment wants it elsewhere than it is in force;
	 * what it leaves open is taken over into @load. -errno only.
	 */
	int (*stay)(struct bpf_load *load);
	/* Refuse what is never seen where it will be; may be NULL. */
	int (*sees)(const struct bpf_load *load, char *why);
	/* Make what else the policy needs to be in force; may be NULL. */
	int (*ready)(const struct bpf_load *load, char *why);
	/* Have @program run at every place; on error at none. */
	int (*attach)(const struct bpf_load *load, int program, char *why);
	/* Have the one place run load->program; -errno only. NULL: it cannot
	 * be given another, and has a slot.
	 */
	int (*update)(const struct bpf_load *load);
	/* Take away what a policy with @features in force does not need; may
	 * be NULL.
	 */
	void (*settle)(const struct pins *pins, uint64_t features);
};

/* Every BPF backend's; ends with NULL. */
extern const struct bpf_hook *const bpf_hooks[];

/* fd of the program that judges packets, or -errno. */
int bpf_force_program(const struct bpf_hook *hook, const struct pins *pins);

/* The same, whichever BPF backend's it is. */
int bpf_force_any(const struct pins *pins);

/* fd of the program of policy @name, or -errno and @why. */
int bpf_force_open(const struct backend *backend, const char *name, char *why);

/* Take it out of force, whatever there is of it. */
void bpf_force_remove(const struct bpf_hook *hook, const struct pins *pins);

/* Operations of struct backend, for a backend with a bpf_hook. */
int bpf_force_load(const struct backend *backend,
		   const struct attachment *attachment,
		   const struct image *image, uint32_t *generation, char *why);
int bpf_force_unload(const struct backend *backend, const char *name,
		     char *why);
int bpf_force_list(const struct backend *backend,
		   int (*each)(const struct loaded *loaded, void *context),
		   void *context, char *why);
int bpf_force_image(const struct backend *backend, const char *name,
		    struct image *image, char *why);
int bpf_force_counters(const struct backend *backend, const char *name,
		       struct kz_counter **counters, uint32_t *count,
		       char *why);

#endif
