/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BPF policies in force: what xdp, tc and netfilter answer in the same way.
 */
#ifndef KZ_BPF_FORCE_H
#define KZ_BPF_FORCE_H

#include "bpf_pin.h"
#include "bpf_program.h"

/* A backend, as far as its pins are its own. */
struct bpf_hook {
	const char *name; /* the backend's */
	/* fd of the program in force, or -errno. */
	int (*program)(const struct pins *pins);
	/* "eth0 native": where it is in force. */
	void (*where)(const struct pins *pins, char *text, size_t size);
	/* Take it out of force; the folder is removed by the caller. */
	void (*remove)(const struct pins *pins);
};

/* Every BPF backend's; ends with NULL. */
extern const struct bpf_hook *const bpf_hooks[];

/* A policy to put in force. */
struct bpf_load {
	const struct bpf_hook *hook;
	const struct bpf_source *source;
	const struct attachment *attachment;
	const struct image *image;
	struct kz_setup setup;
	struct pins pins;
	struct bpf_policy policy; /* loaded, not attached */
	int program; /* its fd */
	int old; /* fd of the program in force under this name, or -1 */
	uint32_t generation;
};

/*
 * First half of a load: take the lock, find what is in force under this name.
 * bpf_load_end() must follow, also after an error.
 */
int bpf_load_begin(struct bpf_load *load, char *why);
/* Second: the program, with load->setup for where it will stand. */
int bpf_load_program(struct bpf_load *load, char *why);
void bpf_load_end(struct bpf_load *load);

/* Operations of struct backend, for a backend with a bpf_hook. */
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
