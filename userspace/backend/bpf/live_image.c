// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/live_image.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/image_room.h"
#include "userspace/backend/bpf/image_map.h"
#include "userspace/backend/bpf/maps.h"

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* ---- where it is ---- */

/* fd of map @name, if it can be written; -ENOENT: not. */
static int map_open(int program, const char *name, struct bpf_map_info *info)
{
	int fd = bpf_map_find(program, name, info);

	if (fd < 0 || !(info->map_flags & BPF_F_RDONLY_PROG))
		return fd;
	close(fd);
	return -ENOENT;
}

int live_image_open(struct live_image *image, int program)
{
	struct bpf_map_info info;
	int fd = map_open(program, IMAGE_MAP, &info);

	if (fd == -ENOENT)
		fd = map_open(program, IMAGE_CHUNKS, &info);
	if (fd < 0)
		return fd;
	*image = (struct live_image){
		.map = fd,
		.element = info.value_size,
		.shift = __builtin_ctz(info.value_size - KZ_MAX_READ),
		.count = info.max_entries,
	};
	return 0;
}

/* Bytes of the elements, and of the image in one piece. */
static size_t elements_size(const struct live_image *image)
{
	return (size_t)image->element * image->count;
}

static size_t hot_size(const struct live_image *image)
{
	return (size_t)image->count << image->shift;
}

void live_image_close(struct live_image *image)
{
	if (image->elements)
		munmap(image->elements, elements_size(image));
	if (image->hot && image->hot != image->elements)
		munmap(image->hot, hot_size(image));
	close(image->map);
}

/* Memory for a copy in one piece. */
static int hot_make(struct live_image *image)
{
	void *area = mmap(NULL, hot_size(image), PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		return -errno;
	image->hot = area;
	return 0;
}

/* ---- all of it ---- */

int live_image_map(struct live_image *image)
{
	void *area = mmap(NULL, elements_size(image), PROT_READ | PROT_WRITE,
			  MAP_SHARED, image->map, 0);
	uint32_t i;
	int err;

	if (area == MAP_FAILED)
		return -errno;
	image->elements = area;
	image->hot = area;
	if (image->count == 1)
		return 0;
	err = hot_make(image);
	for (i = 0; !err && i < image->count; i++)
		memcpy(image->hot + ((size_t)i << image->shift),
		       image->elements + (size_t)i * image->element,
		       1U << image->shift);
	return err;
}

/* Where byte @offset is in element @number; its own, or the one before its own. */
static uint8_t *place(const struct live_image *image, uint32_t number,
		      uint32_t offset)
{
	return image->elements + (size_t)number * image->element + offset -
	       ((size_t)number << image->shift);
}

static void store(uint8_t *to, uint64_t value)
{
	__atomic_store_n((uint64_t *)to, value, __ATOMIC_RELEASE);
}

/* Give elements the eight bytes that the copy has at @offset by now. What an
 * element has of the next one comes first: no packet sees a change by that.
 */
static void eight_give(const struct live_image *image, uint32_t offset)
{
	uint32_t number = offset >> image->shift;
	uint64_t value;

	memcpy(&value, image->hot + offset, sizeof(value));
	if (number && offset - (number << image->shift) < KZ_MAX_READ)
		store(place(image, number - 1, offset), value);
	store(place(image, number, offset), value);
}

static void bytes_give(const struct live_image *image, uint32_t offset,
		       uint32_t size)
{
	uint32_t end = offset + size;

	for (offset &= ~7U; offset < end; offset += 8)
		eight_give(image, offset);
}

static void op_give(const struct live_image *image,
		    const struct kz_patch_op *op)
{
	if (op->step == KZ_PATCH_WRITE)
		bytes_give(image, op->offset, op->size);
	else if (op->step == KZ_PATCH_STORE)
		eight_give(image, op->offset);
}

/* A patch of one step. */
static struct patch patch_of(const struct patch *patch, size_t step)
{
	struct patch one = *patch;

	one.ops.bytes += step * sizeof(struct kz_patch_op);
	one.ops.size = sizeof(struct kz_patch_op);
	return one;
}

void live_image_patch(const struct live_image *image, const struct patch *patch,
		      void (*wait)(void *context), void *context)
{
	const struct kz_patch_op *ops = (const void *)patch->ops.bytes;
	struct patch one;
	size_t i;

	if (image->count == 1) {
		patch_run(patch, image->hot, wait, context);
		return;
	}
	for (i = 0; i < patch->ops.size / sizeof(*ops); i++) {
		one = patch_of(patch, i);
		patch_run(&one, image->hot, wait, context);
		op_give(image, &ops[i]);
	}
}

void live_image_resume(const struct live_image *image)
{
	const struct kz_image_header *header = (const void *)image->hot;
	const struct kz_room *room = (const void *)(image->hot + header->room);
	const struct kz_room before = *room;
	uint32_t i;

	patch_resume(image->hot);
	for (i = 0; image->count > 1 && i < before.n_pending; i++)
		eight_give(image, before.pending[i].offset);
	if (image->count > 1)
		eight_give(image, header->room);
}

/* ---- the edits ---- */

#define EDITS_SIZE 32768U /* of the room, that has the edits */
_Static_assert(sizeof(struct kz_room) +
			       KZ_ROOM_EDITS * sizeof(struct kz_edit) <=
		       EDITS_SIZE,
	       "the edits come first");

/* Bytes @at of the array to @to. */
static int array_read(const struct live_image *image, size_t at, uint32_t size,
		      uint8_t *to)
{
	size_t from = at & ~(size_t)(getpagesize() - 1);
	uint8_t *area = mmap(NULL, at - from + size, PROT_READ, MAP_SHARED,
			     image->map, from);

	if (area == MAP_FAILED)
		return -errno;
	memcpy(to, area + (at - from), size);
	munmap(area, at - from + size);
	return 0;
}

/* Bytes of the image from @offset on, as far as it goes, to the copy. */
static int part_read(const struct live_image *image, uint32_t offset,
		     uint32_t size)
{
	uint32_t number, inside, length;
	int err = 0;

	size = smaller(size, hot_size(image) - offset);
	for (; !err && size; offset += length, size -= length) {
		number = offset >> image->shift;
		inside = offset - (number << image->shift);
		length = smaller(size, (1U << image->shift) - inside);
		err = array_read(image,
				 (size_t)number * image->element + inside,
				 length, image->hot + offset);
	}
	return err;
}

int live_image_edits(struct live_image *image)
{
	const struct kz_image_header *header;
	int err = image->hot ? 0 : hot_make(image);

	if (!err)
		err = part_read(image, 0, sizeof(*header));
	header = (const void *)image->hot;
	return err ?: part_read(image, header->room, EDITS_SIZE);
}
