/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs made for one policy: between relocation and load, libbpf hands over
 * their instructions, into which the policy's constants are folded.
 */
#ifndef KZ_BPF_SPECIALISE_H
#define KZ_BPF_SPECIALISE_H

#include <bpf/libbpf.h>

/* Before an object is opened whose program may be made special, by one thread.
 * 0 or -errno.
 */
int bpf_special_register(void);

struct emit;

/*
 * Make @program of @object special when libbpf loads it, with the search
 * @search, which stays the caller's; NULL: it has none. @program NULL: none.
 */
void bpf_special_set(const struct bpf_object *object,
		     const struct bpf_program *program,
		     const struct emit *search);

#endif
