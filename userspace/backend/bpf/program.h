/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Make a loaded BPF program from an image, for xdp, tc and netfilter. Nothing
 * here attaches or pins.
 */
#ifndef KZ_BPF_PROGRAM_H
#define KZ_BPF_PROGRAM_H

#include <stdint.h>

#include <bpf/libbpf.h>

#include "userspace/compile/compile.h"
#include "userspace/base/refuse.h"
#include "bpf/setup.h"

/* A compiled object, of @size bytes; a skeleton's. */
typedef const void *bpf_elf(size_t *size);

/* One of bpf/'s entry points. */
struct bpf_source {
	const char *program; /* its function */
	bpf_elf *elf;
	/* Built with KZ_WITHOUT_BTF; NULL: there is none. */
	bpf_elf *elf_without_btf;
	bpf_elf *elf_groups; /* built with KZ_MANY_GROUPS */
	/* Built with KZ_CHUNKED; NULL: there is none. */
	bpf_elf *elf_chunked;
	bpf_elf *elf_chunked_groups;
	/* XDP's, built with KZ_BOUND. */
	bpf_elf *elf_bound;
	bpf_elf *elf_bound_groups;
};

/* A loaded program with its maps; 0-filled: none. */
struct bpf_policy {
	struct bpf_object *object;
	struct bpf_program *program;
	struct kz_test *test; /* of a program that is testing; mapped */
};

/* Attached programs, by fd, whose maps a new one takes over; -1: none. */
struct bpf_carry_over {
	int program; /* the one to be replaced: dynamic sets, events */
	int flows; /* its flows fit (flow.h) */
	int sets; /* its sets of the same name and type are shared */
};

/* What a program is made of. */
enum bpf_form {
	BPF_FORM_ANY, /* the best that the policy and the kernel allow */
	BPF_FORM_CODE, /* rules are instructions of the program, or it fails */
	BPF_FORM_TABLES, /* rules are data; the policy's constants are folded */
	BPF_FORM_COMPILED, /* rules are data, and the program as it was built */
};

/*
 * Load @source's program for @image. The caller sets link_length, frags,
 * bound, egress, generation, testing and secret of @setup; the rest is filled
 * in here. @before may be NULL. 0 or -errno and a sentence in @why; on success the caller closes
 * it.
 */
int bpf_policy_load(struct bpf_policy *policy, const struct bpf_source *source,
		    const struct image *image, struct kz_setup *setup,
		    const struct bpf_carry_over *before, enum bpf_form form,
		    char *why);

void bpf_policy_close(struct bpf_policy *policy);

/* How to load a program without an image; 0-filled: as it is. */
struct bpf_plain {
	const char *map; /* NULL, or the map that it shares */
	int map_fd;
	bool frags; /* an XDP program that takes fragments */
	uint32_t secret; /* its kz_secret; 0: it has none */
};

/* Load @source's program. 0 or -errno and @why. */
int bpf_plain_load(struct bpf_policy *policy, const struct bpf_source *source,
		   const struct bpf_plain *plain, char *why);

/* Does the kernel load XDP programs that are bound to device @ifindex and take
 * fragments?
 */
bool bpf_bound_takes_frags(int ifindex);

/* fd of program @id, which was just read from its attach point, or -errno.
 * -ESTALE: the attach point runs another by now; read it again.
 */
int bpf_program_get(uint32_t id);

#endif
