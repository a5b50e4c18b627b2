/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The map that has a program's image: one element, or where the kernel takes
 * none so large, several.
 *
 * An image that can be changed in place is in a map that userspace can write:
 * the kernel maps a frozen array, or one that is read-only for programs, for
 * reading only. The verifier knows no values of such a map.
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

/*
 * Bytes from the start of an image that can be changed which no change touches,
 * but where image_map_varies() says so: the groups' lists of trees.
 */
uint32_t image_map_constant(const struct kz_image_header *header);
bool image_map_varies(const uint8_t *image, uint32_t offset);

#endif
