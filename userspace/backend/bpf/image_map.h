/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The map that has a program's image: one element, or where the kernel takes
 * none so large, several.
 */
#ifndef KZ_BPF_IMAGE_MAP_H
#define KZ_BPF_IMAGE_MAP_H

#include <bpf/libbpf.h>

#include "bpf/setup.h"
#include "userspace/compile/image.h"

#define IMAGE_MAP ".rodata.image"
#define IMAGE_CHUNKS "kz_chunks"

/* The members of @setup that say where the image is. */
void image_map_choose(struct kz_setup *setup);

/* Before @object is loaded, and after it. 0 or -errno. */
int image_map_prepare(struct bpf_object *object, const struct image *image,
		      const struct kz_setup *setup);
int image_map_finish(struct bpf_object *object, const struct image *image,
		     const struct kz_setup *setup);

#endif
