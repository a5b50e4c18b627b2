// SPDX-License-Identifier: GPL-2.0-only
/* A program's maps; see maps.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/maps.h"

#define MAX_MAPS 32 /* of one program */

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

static int map_info(int fd, struct bpf_map_info *info)
{
	uint32_t size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return bpf_map_get_info_by_fd(fd, info, &size);
}

/* Names of maps that were looked at, by their ids, which no other map gets: of
 * a program, several maps are looked for.
 */
static _Thread_local struct known {
	uint32_t id;
	char name[BPF_OBJ_NAME_LEN];
} known[2 * MAX_MAPS];

static struct known *known_at(uint32_t id)
{
	return &known[id % (2 * MAX_MAPS)];
}

static bool is_another(uint32_t id, const char *name)
{
	return known_at(id)->id == id && strcmp(known_at(id)->name, name);
}

static int map_open(uint32_t id, struct bpf_map_info *info)
{
	int fd = bpf_map_get_fd_by_id(id), err;

	if (fd < 0)
		return fd;
	err = map_info(fd, info);
	if (err) {
		close(fd);
		return err;
	}
	known_at(id)->id = id;
	memcpy(known_at(id)->name, info->name, BPF_OBJ_NAME_LEN);
	return fd;
}

int bpf_map_find(int program, const char *name, struct bpf_map_info *info)
{
	uint32_t ids[MAX_MAPS], count, i;
	int fd, err;

	err = program_maps(program, ids, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		if (is_another(ids[i], name))
			continue;
		fd = map_open(ids[i], info);
		if (fd < 0 || !strcmp(info->name, name))
			return fd;
		close(fd);
	}
	return -ENOENT;
}

/* Add the bytes that the kernel charges for map @fd, from /proc. */
static int map_memory(int fd, uint64_t *sum)
{
	unsigned long long bytes = 0;
	char path[48], line[128];
	int failed;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT ? -EIO : -errno; /* no /proc */
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	failed = ferror(file);
	fclose(file);
	*sum += bytes;
	return failed ? -EIO : 0;
}

static int id_memory(uint32_t id, uint64_t *sum)
{
	int fd = bpf_map_get_fd_by_id(id), err;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd; /* it was replaced */
	err = map_memory(fd, sum);
	close(fd);
	return err;
}

static int inner_memory(int outer, uint32_t count, uint64_t *sum)
{
	uint32_t i, id;
	int err = 0;

	for (i = 0; !err && i < count; i++) {
		err = bpf_map_lookup_elem(outer, &i, &id);
		err = err == -ENOENT ? 0 : err ?: id_memory(id, sum);
	}
	return err;
}

static int outer_memory(int fd, uint64_t *sum)
{
	struct bpf_map_info info;
	int err = map_info(fd, &info);

	if (err || info.type != BPF_MAP_TYPE_ARRAY_OF_MAPS)
		return err;
	return inner_memory(fd, info.max_entries, sum);
}

int bpf_maps_memory(int program, uint64_t *bytes)
{
	uint32_t ids[MAX_MAPS], count, i;
	int err = program_maps(program, ids, &count), fd;

	*bytes = 0;
	for (i = 0; !err && i < count; i++) {
		fd = bpf_map_get_fd_by_id(ids[i]);
		if (fd < 0)
			return fd == -ENOENT ? -ESTALE : fd;
		err = map_memory(fd, bytes);
		err = err ?: outer_memory(fd, bytes);
		close(fd);
	}
	return err;
}
