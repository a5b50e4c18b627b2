// SPDX-License-Identifier: GPL-2.0-only
/* Counters over generations; see counters.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "userspace/backend/bpf/counters.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/wait.h"
#include "userspace/compile/counter_digests.h"
#include "userspace/base/refuse.h"

#define BATCH 4096U

static void counter_add(struct kz_counter *sum, const struct kz_counter *more)
{
	sum->packets += more->packets;
	sum->bytes += more->bytes;
}

/* ---- read ---- */

/* Add up the @count elements of array map @fd, which have @n_values counters
 * each, in @sums.
 */
static int map_sum(int fd, uint32_t count, uint32_t n_values,
		   struct kz_counter *sums)
{
	uint32_t *keys = calloc(BATCH, sizeof(*keys)), token, done = 0, n, i;
	struct kz_counter *values =
		calloc((size_t)BATCH * n_values, sizeof(*values));
	int err = keys && values ? 0 : -ENOMEM;

	while (!err && done < count) {
		n = count - done < BATCH ? count - done : BATCH;
		err = bpf_map_lookup_batch(fd, done ? &token : NULL, &token,
					   keys, values, &n, NULL);
		/* The last elements come with -ENOENT. */
		if (err == -ENOENT && done + n == count)
			err = 0;
		for (i = 0; !err && i < n * n_values; i++)
			counter_add(&sums[done + i / n_values], &values[i]);
		done += n;
	}
	free(keys);
	free(values);
	return err;
}

/* The counters of map @id, which has @count of them, freed by the caller. */
static int id_sum(uint32_t id, uint32_t count, bool per_cpu,
		  struct kz_counter **sums)
{
	int n_values = per_cpu ? libbpf_num_possible_cpus() : 1, fd, err;

	if (n_values < 0)
		return n_values;
	fd = bpf_map_get_fd_by_id(id);
	if (fd < 0)
		return fd;
	*sums = calloc(count, sizeof(**sums));
	err = *sums ? map_sum(fd, count, n_values, *sums) : -ENOMEM;
	close(fd);
	if (!err)
		return 0;
	free(*sums);
	*sums = NULL;
	return err;
}

static int id_entries(uint32_t id, uint32_t *entries)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = bpf_map_get_fd_by_id(id), err;

	if (fd < 0)
		return fd;
	err = bpf_map_get_info_by_fd(fd, &info, &size);
	close(fd);
	*entries = info.max_entries;
	return err;
}

/* Add the counts before this generation to @sums. */
static int past_add(const struct bpf_state *state, struct kz_counter *sums)
{
	uint32_t count = state->header.n_counters, entries, i;
	struct kz_counter *past = NULL;
	const uint32_t *carried;
	int err = 0;

	if (state->counters_base)
		err = id_sum(state->counters_base, count, false, &past);
	for (i = 0; past && i < count; i++)
		counter_add(&sums[i], &past[i]);
	free(past);
	if (err || !state->counters_before)
		return err;
	err = id_entries(state->counters_before, &entries);
	err = err ?: id_sum(state->counters_before, entries, true, &past);
	if (err)
		return err;
	carried = bpf_state_table(state, state->carried);
	for (i = 0; i < count; i++)
		if (carried[i] != KZ_NONE)
			counter_add(&sums[i], &past[carried[i]]);
	free(past);
	return 0;
}

int bpf_counters_read(int program, struct kz_counter **counters,
		      uint32_t *count)
{
	const struct bpf_state *state;
	int err;

	*counters = NULL;
	*count = 0;
	err = bpf_state_open(program, &state);
	if (err)
		return err;
	if (state->counters)
		err = id_sum(state->counters, state->header.n_counters, true,
			     counters);
	if (!err && *counters) {
		*count = state->header.n_counters;
		err = past_add(state, *counters);
	}
	bpf_state_close(state);
	if (err) {
		free(*counters);
		*counters = NULL;
	}
	return err;
}

/* ---- carry ---- */

/* carried[] of @image after @old; *@matches is 0 if it would be empty. */
static int carried_find(const struct bpf_state *old, const struct image *image,
			uint32_t *carried, uint32_t *matches)
{
	const struct kz_info *old_info = bpf_state_info(old, old->header.info);
	const struct kz_info *info =
		(const void *)(image->bytes + image->header->info);

	return counter_digests_match(
		bpf_state_info(old, old_info->counters), old->header.n_counters,
		(const void *)(image->bytes + info->counters),
		image->header->n_counters, carried, matches);
}

static int bind_id(int program, uint32_t id)
{
	int fd = bpf_map_get_fd_by_id(id), err;

	if (fd < 0)
		return fd;
	err = bpf_prog_bind_map(program, fd, NULL);
	close(fd);
	return err;
}

static int base_write(int fd, const struct kz_counter *sums, uint32_t count)
{
	uint32_t *keys = calloc(count, sizeof(*keys)), i, done = count;
	int err;

	if (!keys)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		keys[i] = i;
	err = bpf_map_update_batch(fd, keys, sums, &done, NULL);
	free(keys);
	return err;
}

/* A map of @sums, bound to @program; its id into *@id. */
static int base_bind(int program, const struct kz_counter *sums, uint32_t count,
		     uint32_t *id)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd, err;

	fd = err = bpf_map_create(BPF_MAP_TYPE_ARRAY, "kz_base", sizeof(count),
				  sizeof(*sums), count, NULL);
	if (fd >= 0) {
		err = base_write(fd, sums, count);
		err = err ?: bpf_map_get_info_by_fd(fd, &info, &size);
		err = err ?: bpf_prog_bind_map(program, fd, NULL);
		close(fd);
	}
	*id = info.id;
	return err;
}

static int base_add(uint32_t id, const struct kz_counter *more, uint32_t count)
{
	struct kz_counter *sums = NULL;
	int err = id_sum(id, count, false, &sums), fd;
	uint32_t i;

	if (err)
		return err;
	for (i = 0; i < count; i++)
		counter_add(&sums[i], &more[i]);
	fd = err = bpf_map_get_fd_by_id(id);
	if (fd >= 0) {
		err = base_write(fd, sums, count);
		close(fd);
	}
	free(sums);
	return err;
}

int bpf_counters_add(int program, const struct kz_counter *more, uint32_t count)
{
	const struct bpf_state *state;
	int err = bpf_state_open(program, &state);

	if (err)
		return err;
	if (count != state->header.n_counters)
		err = -EINVAL;
	else if (count)
		err = state->counters_base ?
			      base_add(state->counters_base, more, count) :
			      -EINVAL;
	bpf_state_close(state);
	return err;
}

/* The base: the counts that @old carries. */
static int base_carry(int program, const struct bpf_state *old,
		      const uint32_t *carried, uint32_t count, uint32_t *id)
{
	struct kz_counter *past, *base;
	uint32_t i;
	int err;

	if (!old->counters_base && !old->counters_before)
		return 0;
	past = calloc(old->header.n_counters, sizeof(*past));
	base = calloc(count, sizeof(*base));
	err = past && base ? bpf_wait_for_packets() : -ENOMEM;
	err = err ?: past_add(old, past);
	for (i = 0; !err && i < count; i++)
		if (carried[i] != KZ_NONE)
			base[i] = past[carried[i]];
	err = err ?: base_bind(program, base, count, id);
	free(past);
	free(base);
	return err;
}

static int carry(int program, const struct bpf_state *old,
		 const struct image *image, struct bpf_state *state,
		 uint32_t *carried, uint32_t *matches)
{
	int err = carried_find(old, image, carried, matches);

	if (err || !*matches)
		return err;
	err = bind_id(program, old->counters);
	if (err)
		return err;
	state->counters_before = old->counters;
	return base_carry(program, old, carried, image->header->n_counters,
			  &state->counters_base);
}

int bpf_counters_carry(int program, int old, const struct image *image,
		       const struct kz_counter *begin, struct bpf_state *state,
		       uint32_t **carried, char *why)
{
	uint32_t count = image->header->n_counters, matches = 0;
	const struct bpf_state *before = NULL;
	struct bpf_map_info info;
	int fd, err = 0;

	*carried = NULL;
	if (!count)
		return 0;
	fd = bpf_map_find(program, "kz_counters", &info);
	if (fd < 0)
		return refuse_errno(why, fd,
				    "cannot read the policy's counters");
	close(fd);
	state->counters = info.id;
	if (old >= 0)
		err = bpf_state_open(old, &before);
	if (!err && before && before->counters) {
		*carried = calloc(count, sizeof(**carried));
		err = *carried ? carry(program, before, image, state, *carried,
				       &matches) :
				 -ENOMEM;
	}
	if (before)
		bpf_state_close(before);
	else if (!err && begin)
		err = base_bind(program, begin, count, &state->counters_base);
	if (err || !matches) {
		free(*carried);
		*carried = NULL;
	}
	if (err)
		refuse_errno(why, err, "cannot carry over the counters");
	return err;
}
