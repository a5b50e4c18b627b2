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

/* The sets of a program. */
struct program_sets {
	const struct bpf_state *state; /* NULL: it has none */
	int program; /* borrowed */
};

static int program_sets_open(struct program_sets *of, int program)
{
	struct bpf_map_info info;
	int map;

	*of = (struct program_sets){ .program = program };
	if (program < 0)
		return 0;
	map = bpf_map_find(program, "kz_sets", &info);
	if (map < 0)
		return map == -ENOENT ? 0 : map;
	close(map);
	return bpf_state_open(program, &of->state);
}

static void program_sets_close(const struct program_sets *of)
{
	if (of->state)
		bpf_state_close(of->state);
}

/*
 * fd of the set that has @set's name and type, and in *@size its size; or
 * -ENOENT.
 */
static int program_sets_find(const struct program_sets *of,
			     const struct kz_dynamic *set, const char *name,
			     uint32_t *size)
{
	const struct kz_dynamic *sets;
	uint32_t i;

	if (!of->state)
		return -ENOENT;
	sets = bpf_state_table(of->state, of->state->dynamic);
	for (i = 0; i < of->state->header.n_dynamic; i++) {
		if (!kz_dynamic_is_like(&sets[i], set) ||
		    strcmp(bpf_state_info(of->state, sets[i].name), name))
			continue;
		*size = sets[i].size;
		return bpf_set_hash_open(of->program, set, i);
	}
	return -ENOENT;
}

static int set_create(const struct kz_dynamic *set)
{
	return bpf_map_create(BPF_MAP_TYPE_HASH, "kz_set",
			      bpf_set_key_size(set), sizeof(uint64_t),
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
static int set_open(const struct program_sets *old,
		    const struct program_sets *shared,
		    const struct image *image, uint32_t index)
{
	const struct kz_dynamic *set =
		(const struct kz_dynamic *)(image->bytes +
					    image->header->dynamic) +
		index;
	const char *name = image_string(image, set->name);
	uint32_t size = 0;
	int there = program_sets_find(shared, set, name, &size), fd, err;

	if (there >= 0 && size != set->size) {
		close(there);
		return -EEXIST;
	}
	if (there != -ENOENT)
		return there;
	there = program_sets_find(old, set, name, &size);
	if (there < 0 && there != -ENOENT)
		return there;
	if (there >= 0 && size == set->size)
		return there;
	if (there < 0)
		return set_new(image, index);
	fd = set_create(set);
	err = fd < 0 ? fd : bpf_set_copy(set, fd, there, false);
	close(there);
	if (err && fd >= 0)
		close(fd);
	return err ? err : fd;
}

/* fds[] of @count sets; on error none is open. */
static int sets_open(const struct image *image, const struct program_sets *old,
		     const struct program_sets *shared, int *fds,
		     uint32_t count)
{
	uint32_t i;
	int fd;

	for (i = 0; i < count; i++) {
		fd = set_open(old, shared, image, i);
		if (fd < 0)
			break;
		fds[i] = fd;
	}
	if (i == count)
		return 0;
	while (i--)
		close(fds[i]);
	return fd;
}

/* Put the hashes @fds of @image's sets that belong there into the map @name. */
static int map_fill(struct bpf_object *object, const struct image *image,
		    const char *name, const int *fds)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	uint32_t keys[KZ_MAX_SETS], count = 0, i;
	int values[KZ_MAX_SETS];

	for (i = 0; i < image->header->n_dynamic; i++) {
		if (strcmp(bpf_set_map_name(&sets[i]), name))
			continue;
		keys[count] = i;
		values[count++] = fds[i];
	}
	if (!count)
		return 0;
	/* In one call: each call waits for all packets under evaluation. */
	return bpf_map_update_batch(bpf_object__find_map_fd_by_name(object,
								    name),
				    keys, values, &count, NULL);
}

int bpf_sets_fill(struct bpf_object *object, const struct image *image, int old,
		  int shared)
{
	uint32_t count = image->header->n_dynamic, i;
	int fds[KZ_MAX_SETS], err;
	struct program_sets before, others;

	if (!count)
		return 0;
	err = program_sets_open(&before, old);
	if (err)
		return err;
	err = program_sets_open(&others, shared);
	if (!err) {
		err = sets_open(image, &before, &others, fds, count);
		program_sets_close(&others);
	}
	program_sets_close(&before);
	if (err)
		return err;
	err = map_fill(object, image, "kz_sets", fds);
	err = err ?: map_fill(object, image, "kz_wides", fds);
	for (i = 0; i < count; i++)
		close(fds[i]);
	return err;
}

/* Bring set @index of @new up to date. */
static int catch_up(const struct program_sets *old,
		    const struct program_sets *new, uint32_t index)
{
	const struct bpf_state *state = new->state;
	const struct kz_dynamic *set =
		(const struct kz_dynamic *)bpf_state_table(state,
							   state->dynamic) +
		index;
	uint32_t size = 0;
	int there, fd, err = 0;

	there = program_sets_find(old, set, bpf_state_info(state, set->name),
				  &size);
	if (there < 0)
		return there == -ENOENT ? 0 : there;
	if (size != set->size) {
		fd = bpf_set_hash_open(new->program, set, index);
		/* The same again: it waits for packets in the old program. */
		err = fd < 0 ? fd :
			       bpf_set_hash_put(new->program, set, index, fd);
		err = err ?: bpf_set_copy(set, fd, there, true);
		if (fd >= 0)
			close(fd);
	}
	close(there);
	return err;
}

int bpf_sets_catch_up(int program, int old)
{
	struct program_sets before, now;
	uint32_t i;
	int err = program_sets_open(&before, old);

	if (err || !before.state)
		return err;
	err = program_sets_open(&now, program);
	if (err)
		goto out_close;
	for (i = 0; !err && now.state && i < now.state->header.n_dynamic; i++)
		err = catch_up(&before, &now, i);
	program_sets_close(&now);
out_close:
	program_sets_close(&before);
	return err;
}
