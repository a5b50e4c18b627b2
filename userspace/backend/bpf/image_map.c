// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/image_map.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

/* fd of an array of one element of @size bytes, or -errno. */
static int map_create(const char *name, uint32_t size)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_MMAPABLE);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, name, 4, size, 1, &opts);
}

/* True if the kernel takes a map element of @size bytes. */
static bool kernel_takes_element(uint32_t size)
{
	int fd = map_create("kz_probe", size);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

void image_map_choose(struct kz_setup *setup)
{
	uint32_t shift = 7;

	while (1U << shift < setup->header.hot_size)
		shift++;
	if (shift > KZ_CHUNK_SHIFT &&
	    !kernel_takes_element((1U << shift) + KZ_MAX_READ))
		shift = KZ_CHUNK_SHIFT;
	setup->chunk_shift = shift;
	setup->chunk_mask = (1U << shift) - 1;
	setup->n_chunks = (setup->header.hot_size + setup->chunk_mask) >> shift;
}

uint32_t image_map_constant(const struct kz_image_header *header)
{
	return header->trees;
}

bool image_map_varies(const uint8_t *image, uint32_t offset)
{
	const struct kz_image_header *header = (const void *)image;
	uint32_t at = (offset - header->groups) % sizeof(struct kz_group);

	return offset >= header->groups &&
	       at >= offsetof(struct kz_group, trees) &&
	       at < offsetof(struct kz_group, jump);
}

static uint32_t element_size(const struct kz_setup *setup)
{
	return setup->chunk_mask + 1 + KZ_MAX_READ;
}

/* Element @number of the image; the next one's first bytes follow. */
static void element_fill(uint8_t *element, uint32_t number,
			 const struct image *image,
			 const struct kz_setup *setup)
{
	uint32_t size = element_size(setup);
	uint32_t offset = number << setup->chunk_shift;
	uint32_t length = setup->header.hot_size - offset;

	if (length > size)
		length = size;
	memcpy(element, image->bytes + offset, length);
	memset(element + length, 0, size - length);
}

static int element_write(int map, uint32_t number, const struct image *image,
			 const struct kz_setup *setup)
{
	uint8_t *element = malloc(element_size(setup));
	int err;

	if (!element)
		return -ENOMEM;
	element_fill(element, number, image, setup);
	err = bpf_map_update_elem(map, &number, element, 0);
	free(element);
	return err;
}

/* libbpf's own map of @direct is frozen, and read-only for programs. */
static int live_prepare(struct bpf_map *direct, const struct image *image,
			const struct kz_setup *setup)
{
	int fd = map_create(IMAGE_MAP, element_size(setup)), err;

	if (fd < 0)
		return fd;
	err = element_write(fd, 0, image, setup);
	err = err ?: bpf_map__reuse_fd(direct, fd);
	close(fd);
	return err;
}

static int chunks_prepare(struct bpf_map *chunks, const struct image *image,
			  const struct kz_setup *setup)
{
	int err = bpf_map__set_max_entries(chunks, setup->n_chunks);

	err = err ?: bpf_map__set_value_size(chunks, element_size(setup));
	if (!err && image->header->room)
		err = bpf_map__set_map_flags(chunks, BPF_F_MMAPABLE);
	return err;
}

int image_map_prepare(struct bpf_object *object, const struct image *image,
		      const struct kz_setup *setup)
{
	struct bpf_map *direct, *chunks;
	size_t room;
	void *data;
	int err;

	direct = bpf_object__find_map_by_name(object, IMAGE_MAP);
	chunks = bpf_object__find_map_by_name(object, IMAGE_CHUNKS);
	if (!direct || !chunks != (setup->n_chunks == 1))
		return -EINVAL;
	if (chunks)
		return chunks_prepare(chunks, image, setup);
	err = bpf_map__set_value_size(direct, element_size(setup));
	if (err)
		return err;
	if (image->header->room && !setup->code)
		return live_prepare(direct, image, setup);
	data = bpf_map__initial_value(direct, &room);
	if (!data || room < element_size(setup))
		return -ENOMEM;
	memcpy(data, image->bytes, setup->header.hot_size);
	return 0;
}

/*
 * The elements of map "kz_chunks". It is frozen after the program is loaded:
 * the verifier reads values at constant offsets from a frozen array, and
 * refuses to if the array has several elements.
 */
int image_map_finish(struct bpf_object *object, const struct image *image,
		     const struct kz_setup *setup)
{
	int map = bpf_object__find_map_fd_by_name(object, IMAGE_CHUNKS);
	int err = 0;
	uint32_t i;

	if (setup->n_chunks == 1)
		return 0;
	for (i = 0; !err && i < setup->n_chunks; i++)
		err = element_write(map, i, image, setup);
	if (!err && !image->header->room && bpf_map_freeze(map))
		err = -errno;
	return err;
}
