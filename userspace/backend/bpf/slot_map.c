// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/slot_map.h"

int slot_map_open(int folder)
{
	static const struct bpffs_kind kind = {
		.map = BPF_MAP_TYPE_PROG_ARRAY,
		.key_size = 4,
		.value_size = 4,
	};

	return bpffs_get(folder, SLOT_PIN, &kind);
}

int slot_map_is_of(int map, int program)
{
	struct bpf_map_info own = { 0 }, its;
	uint32_t size = sizeof(own);
	int fd = bpf_map_find(program, SLOT_MAP, &its);

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	close(fd);
	return bpf_map_get_info_by_fd(map, &own, &size) ?: own.id == its.id;
}
