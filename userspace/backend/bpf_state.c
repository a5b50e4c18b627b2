// SPDX-License-Identifier: GPL-2.0-only
/* A program's maps, read back; see bpf_state.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "bpf_program.h"
#include "bpf_state.h"

#define MAX_MAPS 8 /* of one program */
#define STATE_MAP "kz_state"
#define STATE_ELEMENT 65536U /* largest element of the state map, bytes */

static uint32_t round_up(uint32_t value, uint32_t unit)
{
	return (value + unit - 1) / unit * unit;
}

/* An array map of @size bytes at @bytes, in elements of a size every kernel
 * takes; its fd, or -errno.
 */
static int state_create(const uint8_t *bytes, uint32_t size)
{
	uint32_t element = size < STATE_ELEMENT ? size : STATE_ELEMENT, i;
	uint32_t count = size / element;
	int fd, err = 0;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, STATE_MAP, 4, element, count,
			    NULL);
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

int bpf_state_bind(int program, const struct image *image, uint32_t generation,
		   char *why)
{
	const struct kz_image_header *header = image->header;
	uint32_t used = sizeof(struct bpf_state) + header->info_size;
	uint32_t size =
		round_up(used, used < STATE_ELEMENT ? 8 : STATE_ELEMENT);
	struct bpf_state *state = calloc(1, size);
	int fd, err;

	if (!state)
		return bpf_refuse(why, -ENOMEM, "out of memory");
	state->generation = generation;
	state->header = *header;
	memcpy(state + 1, image->bytes + header->info, header->info_size);
	fd = err = state_create((const uint8_t *)state, size);
	if (fd >= 0) {
		err = bpf_prog_bind_map(program, fd, NULL);
		close(fd);
	}
	free(state);
	if (err)
		return bpf_refuse(why, err,
				  "cannot keep the policy's description: %s",
				  strerror(-err));
	return 0;
}

static int program_maps(int program, uint32_t *ids, uint32_t *count)
{
	struct bpf_prog_info info = {
		.nr_map_ids = MAX_MAPS,
		.map_ids = (uintptr_t)ids,
	};
	uint32_t size = sizeof(info);
	int err = bpf_prog_get_info_by_fd(program, &info, &size);

	*count = info.nr_map_ids < MAX_MAPS ? info.nr_map_ids : MAX_MAPS;
	return err;
}

/* fd of the program's map called @name, with @info; -ENOENT without. */
static int map_find(int program, const char *name, struct bpf_map_info *info)
{
	uint32_t ids[MAX_MAPS], count, size, i;
	int fd, err;

	err = program_maps(program, ids, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		fd = bpf_map_get_fd_by_id(ids[i]);
		if (fd < 0)
			return fd;
		memset(info, 0, sizeof(*info));
		size = sizeof(*info);
		err = bpf_map_get_info_by_fd(fd, info, &size);
		if (!err && !strcmp(info->name, name))
			return fd;
		close(fd);
		if (err)
			return err;
	}
	return -ENOENT;
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

/* The state with the info part behind it, freed by the caller. */
static int state_read_whole(int program, struct bpf_state **state)
{
	struct bpf_map_info info;
	int fd = map_find(program, STATE_MAP, &info);

	if (fd < 0)
		return fd;
	*state = (struct bpf_state *)map_read(fd, &info, info.value_size);
	close(fd);
	return *state ? 0 : -errno;
}

int bpf_state_read(int program, struct bpf_state *state)
{
	struct bpf_state *whole;
	int err = state_read_whole(program, &whole);

	if (err)
		return err;
	*state = *whole;
	free(whole);
	return 0;
}

/* The hot part, freed by the caller. */
static int hot_read(int program, uint8_t **hot)
{
	struct bpf_map_info info;
	int fd = map_find(program, "kz_chunks", &info);

	if (fd == -ENOENT)
		fd = map_find(program, ".rodata.image", &info);
	if (fd < 0)
		return fd;
	*hot = map_read(fd, &info, info.value_size - KZ_CHUNK_SLACK);
	close(fd);
	return *hot ? 0 : -errno;
}

int bpf_state_image(int program, struct image *image)
{
	const struct kz_image_header *header;
	struct bpf_state *state;
	uint8_t *hot = NULL;
	int err;

	image->bytes = NULL;
	err = state_read_whole(program, &state);
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
	memcpy(image->bytes + header->info, state + 1, header->info_size);
out_hot:
	free(hot);
out_state:
	free(state);
	return err;
}

/* Sum counter @index over @n_cpus in @values, room for as many. */
static int counter_read(int fd, uint32_t index, int n_cpus,
			struct kz_counter *values, struct kz_counter *sum)
{
	int cpu, err = bpf_map_lookup_elem(fd, &index, values);

	for (cpu = 0; !err && cpu < n_cpus; cpu++) {
		sum->packets += values[cpu].packets;
		sum->bytes += values[cpu].bytes;
	}
	return err;
}

int bpf_state_counters(int program, struct kz_counter **counters,
		       uint32_t *count)
{
	int n_cpus = libbpf_num_possible_cpus(), fd, err = 0;
	struct kz_counter *values;
	struct bpf_map_info info;
	uint32_t i;

	*count = 0;
	*counters = NULL;
	if (n_cpus < 0)
		return n_cpus;
	fd = map_find(program, "kz_counters", &info);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	values = calloc(n_cpus, sizeof(*values));
	*counters = calloc(info.max_entries, sizeof(**counters));
	if (!values || !*counters)
		err = -ENOMEM;
	for (i = 0; !err && i < info.max_entries; i++)
		err = counter_read(fd, i, n_cpus, values, &(*counters)[i]);
	free(values);
	close(fd);
	if (err) {
		free(*counters);
		*counters = NULL;
	} else {
		*count = info.max_entries;
	}
	return err;
}

/* What /proc says that the kernel charges for the map behind @fd. */
static uint64_t map_memory(int fd)
{
	unsigned long long bytes = 0;
	char path[48], line[128];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	fclose(file);
	return bytes;
}

uint64_t bpf_state_memory(int program)
{
	uint32_t ids[MAX_MAPS], count, i;
	uint64_t bytes = 0;
	int fd;

	if (program_maps(program, ids, &count))
		return 0;
	for (i = 0; i < count; i++) {
		fd = bpf_map_get_fd_by_id(ids[i]);
		if (fd < 0)
			continue;
		bytes += map_memory(fd);
		close(fd);
	}
	return bytes;
}
