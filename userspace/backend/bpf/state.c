// SPDX-License-Identifier: GPL-2.0-only
/* A program's description, and its image read back; see state.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "userspace/backend/bpf/image_map.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

#define STATE_MAP "kz_state"
#define STATE_ELEMENT 65536U /* largest element of the state map, bytes */

static uint32_t round_up(uint32_t value, uint32_t unit)
{
	return (value + unit - 1) / unit * unit;
}

/* Where the policy's name is. */
static uint32_t name_at(const struct bpf_state *state)
{
	return round_up(sizeof(*state) + state->header.info_size, 8);
}

/* ---- bind ---- */

/* An array map of the @size bytes at @bytes, in elements of a size every
 * kernel takes; its fd, or -errno.
 */
static int state_create(const uint8_t *bytes, uint32_t size)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_MMAPABLE);
	uint32_t element = size < STATE_ELEMENT ? size : STATE_ELEMENT, i;
	uint32_t count = size / element;
	int fd, err = 0;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, STATE_MAP, 4, element, count,
			    &opts);
	if (fd < 0)
		return fd;
	for (i = 0; !err && i < count; i++)
		err = bpf_map_update_elem(fd, &i, bytes + i * element, 0);
	if (!err)
		err = bpf_map_freeze(fd);
	if (!err)
		return fd;
	close(fd);
	return err;
}

static void state_fill(struct bpf_state *state, const char *name,
		       const struct image *image, const uint32_t *carried)
{
	const struct kz_image_header *header = &state->header;
	uint8_t *bytes = (uint8_t *)state;

	memcpy(state + 1, image->bytes + header->info, header->info_size);
	snprintf((char *)bytes + name_at(state), POLICY_NAME_SIZE, "%s", name);
	memcpy(bytes + state->dynamic, image->bytes + header->dynamic,
	       header->n_dynamic * sizeof(struct kz_dynamic));
	if (carried)
		memcpy(bytes + state->carried, carried,
		       header->n_counters * sizeof(*carried));
}

/* All offsets, and the size rounded up to whole elements. */
static uint32_t state_lay_out(struct bpf_state *state, bool carried)
{
	const struct kz_image_header *header = &state->header;

	state->size = name_at(state) + POLICY_NAME_SIZE;
	state->dynamic = state->size;
	state->size += header->n_dynamic * sizeof(struct kz_dynamic);
	state->carried = carried ? state->size : 0;
	if (carried)
		state->size += header->n_counters * sizeof(uint32_t);
	return round_up(state->size,
			state->size < STATE_ELEMENT ? 8 : STATE_ELEMENT);
}

int bpf_state_bind(int program, const char *name, const struct image *image,
		   const struct bpf_state *fields, const uint32_t *carried,
		   char *why)
{
	struct bpf_state state = *fields, *whole;
	uint32_t size;
	int fd, err;

	state.header = *image->header;
	size = state_lay_out(&state, carried);
	whole = calloc(1, size);
	if (!whole)
		return refuse_memory(why);
	*whole = state;
	state_fill(whole, name, image, carried);
	fd = err = state_create((const uint8_t *)whole, size);
	if (fd >= 0) {
		err = bpf_prog_bind_map(program, fd, NULL);
		close(fd);
	}
	free(whole);
	if (err)
		return refuse_errno(why, err,
				    "cannot keep the policy's description");
	return 0;
}

/* ---- read ---- */

int bpf_state_open(int program, const struct bpf_state **state)
{
	struct bpf_map_info info;
	int fd = bpf_map_find(program, STATE_MAP, &info), err = 0;
	void *area;

	if (fd < 0)
		return fd;
	area = mmap(NULL, (size_t)info.value_size * info.max_entries, PROT_READ,
		    MAP_SHARED, fd, 0);
	if (area == MAP_FAILED)
		err = -errno;
	close(fd);
	*state = area;
	return err;
}

void bpf_state_close(const struct bpf_state *state)
{
	munmap((void *)state, state->size);
}

const void *bpf_state_info(const struct bpf_state *state, uint32_t offset)
{
	return (const uint8_t *)(state + 1) + (offset - state->header.info);
}

const char *bpf_state_name(const struct bpf_state *state)
{
	uint32_t at = name_at(state);

	return state->dynamic < at + POLICY_NAME_SIZE ?
		       "" :
		       bpf_state_table(state, at);
}

const void *bpf_state_table(const struct bpf_state *state, uint32_t offset)
{
	return (const uint8_t *)state + offset;
}

/* All elements of an array map, @used bytes of each, joined; freed by the
 * caller. NULL: errno.
 */
static uint8_t *map_read(int fd, const struct bpf_map_info *info, uint32_t used)
{
	/* An element is copied with its size rounded up to 8. */
	uint32_t room = round_up(info->value_size, 8), i;
	uint8_t *bytes = malloc((size_t)(info->max_entries - 1) * used + room);

	for (i = 0; bytes && i < info->max_entries; i++) {
		if (!bpf_map_lookup_elem(fd, &i, bytes + (size_t)i * used))
			continue;
		free(bytes);
		bytes = NULL;
	}
	return bytes;
}

/* The hot part, freed by the caller. */
static int hot_read(int program, uint8_t **hot)
{
	struct bpf_map_info info;
	int fd = bpf_map_find(program, IMAGE_CHUNKS, &info);

	if (fd == -ENOENT)
		fd = bpf_map_find(program, IMAGE_MAP, &info);
	if (fd < 0)
		return fd;
	*hot = map_read(fd, &info, info.value_size - KZ_MAX_READ);
	close(fd);
	return *hot ? 0 : -errno;
}

int bpf_state_sets(int program, struct image *image)
{
	const struct kz_image_header *header;
	const struct bpf_state *state;
	int err = bpf_state_open(program, &state);

	if (err)
		return err;
	header = &state->header;
	image->bytes = calloc(1, header->size);
	if (image->bytes) {
		memcpy(image->bytes, header, sizeof(*header));
		memcpy(image->bytes + header->dynamic,
		       bpf_state_table(state, state->dynamic),
		       header->n_dynamic * sizeof(struct kz_dynamic));
		memcpy(image->bytes + header->info,
		       bpf_state_info(state, header->info), header->info_size);
	}
	bpf_state_close(state);
	return image->bytes ? 0 : -ENOMEM;
}

int bpf_state_image(int program, struct image *image)
{
	const struct kz_image_header *header;
	const struct bpf_state *state;
	uint8_t *hot = NULL;
	int err;

	image->bytes = NULL;
	err = bpf_state_open(program, &state);
	if (err)
		return err;
	header = &state->header;
	err = hot_read(program, &hot);
	if (err)
		goto out_state;
	image->bytes = aligned_alloc(KZ_SECTION_ALIGN,
				     round_up(header->size, KZ_SECTION_ALIGN));
	if (!image->bytes) {
		err = -ENOMEM;
		goto out_hot;
	}
	memcpy(image->bytes, hot, header->hot_size);
	memcpy(image->bytes + header->info, bpf_state_info(state, header->info),
	       header->info_size);
out_hot:
	free(hot);
out_state:
	bpf_state_close(state);
	return err;
}
