// SPDX-License-Identifier: GPL-2.0-only
/* Create dynamic sets, and take them over; see set.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/set.h"
#include "userspace/backend/bpf/set_copy.h"
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

/*
 * fd of the set that has @set's name and type, and in *@size its size; or
 * -ENOENT.
 */
static int old_find(const struct old_sets *old, const struct kz_dynamic *set,
		    const char *name, uint32_t *size)
{
	const struct kz_dynamic *sets;
	uint32_t i, id;
	int err;

	if (!old->state)
		return -ENOENT;
	sets = bpf_state_table(old->state, old->state->dynamic);
	for (i = 0; i < old->state->header.n_dynamic; i++) {
		if (!kz_dynamic_is_like(&sets[i], set) ||
		    strcmp(bpf_state_info(old->state, sets[i].name), name))
			continue;
		*size = sets[i].size;
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

/* What the text gives the new set @fd, which is number @index of @image. */
static int set_begin(const struct image *image, uint32_t index, int fd)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	const struct kz_info_element *element;
	uint64_t expiry;
	uint32_t count;
	int err = 0;

	element = image_elements(image, &count);
	for (; count && !err; count--, element++) {
		if (element->set != index)
			continue;
		expiry = bpf_set_expiry(sets[index].timeout,
					element->entry.timeout, bpf_set_now());
		err = bpf_map_update_elem(fd, &element->entry.value, &expiry,
					  BPF_ANY);
	}
	return err;
}

static int set_new(const struct image *image, uint32_t index)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	int fd = set_create(&sets[index]);
	int err = fd < 0 ? fd : set_begin(image, index, fd);

	if (err && fd >= 0)
		close(fd);
	return err ? err : fd;
}

/* The set of @old that is set @index, or one with its elements, or a new one. */
static int set_open(const struct old_sets *old, const struct old_sets *shared,
		    const struct image *image, uint32_t index)
{
	const struct kz_dynamic *set =
		(const struct kz_dynamic *)(image->bytes +
					    image->header->dynamic) +
		index;
	const char *name = image_string(image, set->name);
	uint32_t size = 0;
	int there = old_find(shared, set, name, &size), fd, err;

	if (there >= 0 && size != set->size) {
		close(there);
		return -EEXIST;
	}
	if (there != -ENOENT)
		return there;
	there = old_find(old, set, name, &size);
	if (there < 0 && there != -ENOENT)
		return there;
	if (there >= 0 && size == set->size)
		return there;
	if (there < 0)
		return set_new(image, index);
	fd = set_create(set);
	err = fd < 0 ? fd : bpf_set_copy(fd, there, false);
	close(there);
	if (err && fd >= 0)
		close(fd);
	return err ? err : fd;
}

/* fds[] of @count sets; on error none is open. */
static int sets_open(const struct image *image, const struct old_sets *old,
		     const struct old_sets *shared, uint32_t *keys, int *fds,
		     uint32_t count)
{
	uint32_t i;
	int fd;

	for (i = 0; i < count; i++) {
		fd = set_open(old, shared, image, i);
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

int bpf_sets_fill(struct bpf_object *object, const struct image *image, int old,
		  int shared)
{
	uint32_t count = image->header->n_dynamic, keys[KZ_MAX_SETS], done, i;
	int fds[KZ_MAX_SETS], err;
	struct old_sets before, others;

	if (!count)
		return 0;
	err = old_open(&before, old);
	if (err)
		return err;
	err = old_open(&others, shared);
	if (!err) {
		err = sets_open(image, &before, &others, keys, fds, count);
		old_close(&others);
	}
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

/* Bring set @index of @program, whose map of sets is @sets, up to date. */
static int catch_up(const struct old_sets *old, const struct bpf_state *state,
		    uint32_t index, int sets)
{
	const struct kz_dynamic *set =
		(const struct kz_dynamic *)bpf_state_table(state,
							   state->dynamic) +
		index;
	uint32_t size = 0, id;
	int there, fd, err;

	there = old_find(old, set, bpf_state_info(state, set->name), &size);
	if (there < 0)
		return there == -ENOENT ? 0 : there;
	err = size == set->size ? 0 : bpf_map_lookup_elem(sets, &index, &id);
	if (!err && size != set->size) {
		fd = bpf_map_get_fd_by_id(id);
		/* The same again: it waits for packets in the old program. */
		err = fd < 0 ? fd : bpf_map_update_elem(sets, &index, &fd, 0);
		err = err ?: bpf_set_copy(fd, there, true);
		if (fd >= 0)
			close(fd);
	}
	close(there);
	return err;
}

int bpf_sets_catch_up(int program, int old)
{
	const struct bpf_state *state = NULL;
	struct bpf_map_info info;
	struct old_sets before;
	uint32_t i;
	int sets, err = old_open(&before, old);

	if (err || !before.state)
		return err;
	sets = bpf_map_find(program, "kz_sets", &info);
	err = bpf_state_open(program, &state);
	for (i = 0; !err && sets >= 0 && i < state->header.n_dynamic; i++)
		err = catch_up(&before, state, i, sets);
	if (state)
		bpf_state_close(state);
	if (sets >= 0)
		close(sets);
	old_close(&before);
	return err;
}
