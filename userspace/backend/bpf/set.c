// SPDX-License-Identifier: GPL-2.0-only
/* Create dynamic sets, and take them over; see set.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/set.h"
#include "userspace/backend/bpf/state.h"

/* The sets of the program that is replaced. */
struct old_sets {
	const struct bpf_state *state; /* NULL: it has none */
	int map;
};

static int old_open(struct old_sets *old, int program)
{
	struct bpf_map_info info;
	int err;

	*old = (struct old_sets){ .map = -1 };
	if (program < 0)
		return 0;
	old->map = bpf_map_find(program, "kz_sets", &info);
	if (old->map < 0)
		return old->map == -ENOENT ? 0 : old->map;
	err = bpf_state_open(program, &old->state);
	if (err)
		close(old->map);
	return err;
}

static void old_close(const struct old_sets *old)
{
	if (!old->state)
		return;
	bpf_state_close(old->state);
	close(old->map);
}

/* fd of the set that has @set's name, type and size, or -ENOENT. */
static int old_find(const struct old_sets *old, const struct kz_dynamic *set,
		    const char *name)
{
	const struct kz_dynamic *sets;
	uint32_t i, id;
	int err;

	if (!old->state)
		return -ENOENT;
	sets = bpf_state_table(old->state, old->state->dynamic);
	for (i = 0; i < old->state->header.n_dynamic; i++) {
		if (sets[i].type != set->type || sets[i].size != set->size ||
		    strcmp(bpf_state_info(old->state, sets[i].name), name))
			continue;
		err = bpf_map_lookup_elem(old->map, &i, &id);
		return err ?: bpf_map_get_fd_by_id(id);
	}
	return -ENOENT;
}

static int set_create(const struct kz_dynamic *set)
{
	return bpf_map_create(BPF_MAP_TYPE_HASH, "kz_set",
			      sizeof(struct kz_value), sizeof(uint64_t),
			      set->size, NULL);
}

/* fds[] of @count sets; on error none is open. */
static int sets_open(const struct image *image, const struct old_sets *old,
		     uint32_t *keys, int *fds, uint32_t count)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	const char *name;
	uint32_t i;
	int fd;

	for (i = 0; i < count; i++) {
		name = (const char *)image->bytes + sets[i].name;
		fd = old_find(old, &sets[i], name);
		if (fd == -ENOENT)
			fd = set_create(&sets[i]);
		if (fd < 0)
			break;
		keys[i] = i;
		fds[i] = fd;
	}
	if (i == count)
		return 0;
	while (i--)
		close(fds[i]);
	return fd;
}

int bpf_sets_fill(struct bpf_object *object, const struct image *image, int old)
{
	uint32_t count = image->header->n_dynamic, keys[KZ_MAX_SETS], done, i;
	int fds[KZ_MAX_SETS], err;
	struct old_sets before;

	if (!count)
		return 0;
	err = old_open(&before, old);
	if (err)
		return err;
	err = sets_open(image, &before, keys, fds, count);
	old_close(&before);
	if (err)
		return err;
	/* In one call: each call waits for all packets under evaluation. */
	done = count;
	err = bpf_map_update_batch(bpf_object__find_map_fd_by_name(object,
								   "kz_sets"),
				   keys, fds, &done, NULL);
	for (i = 0; i < count; i++)
		close(fds[i]);
	return err;
}
