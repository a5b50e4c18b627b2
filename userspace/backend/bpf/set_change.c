// SPDX-License-Identifier: GPL-2.0-only
/* The elements of loaded dynamic sets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/set_change.h"
#include "userspace/backend/bpf/set_copy.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/bpf/walk.h"
#include "userspace/base/refuse.h"

#define BATCH 4096U
#define NS_PER_MS 1000000ULL

/* A set of a loaded policy. */
struct bpf_set {
	int fd;
	int sweeps; /* fd of the map of sweeps */
	uint32_t index;
	struct kz_dynamic about;
};

static bool expired(uint64_t expiry, uint64_t now)
{
	return expiry && expiry <= now;
}

/* ---- find ---- */

static int set_lookup(int program, const struct bpf_state *state,
		      const char *name, struct bpf_set *set)
{
	const struct kz_dynamic *sets = bpf_state_table(state, state->dynamic);
	struct bpf_map_info info;
	uint32_t i;

	for (i = 0; i < state->header.n_dynamic; i++)
		if (!strcmp(bpf_state_info(state, sets[i].name), name))
			break;
	if (i == state->header.n_dynamic)
		return -ENOENT;
	set->index = i;
	set->about = sets[i];
	set->fd = bpf_set_hash_open(program, &set->about, i);
	if (set->fd < 0)
		return set->fd;
	set->sweeps = bpf_map_find(program, "kz_sweeps", &info);
	if (set->sweeps < 0)
		close(set->fd);
	return set->sweeps < 0 ? set->sweeps : 0;
}

static void set_close(const struct bpf_set *set)
{
	close(set->sweeps);
	close(set->fd);
}

static int set_open(const struct backend *backend, const char *policy,
		    const char *name, struct bpf_set *set, char *why)
{
	int program = bpf_loaded_open(backend, policy, why), err;
	const struct bpf_state *state;

	if (program < 0)
		return program;
	err = bpf_state_open(program, &state);
	if (!err) {
		err = set_lookup(program, state, name, set);
		bpf_state_close(state);
	}
	close(program);
	if (err == -ENOENT)
		return refuse(why, err, "'%s' has no dynamic set '%s'", policy,
			      name);
	if (err)
		return refuse_errno(why, err, "cannot read set '%s' of '%s'",
				    name, policy);
	return 0;
}

/* Elements: struct kz_value or kz_wide, which begin alike, and when they
 * expire, CLOCK_MONOTONIC ns (0: never).
 */
static int batch_init(const struct bpf_set *set, struct bpf_batch *batch,
		      uint32_t room)
{
	return bpf_batch_init(batch, room, bpf_set_key_size(&set->about),
			      sizeof(uint64_t));
}

static void *batch_key(const struct bpf_batch *batch, uint32_t i)
{
	return (uint8_t *)batch->keys + i * batch->key_size;
}

static int set_walk(const struct bpf_set *set, bool take,
		    int (*each)(const struct bpf_batch *batch, uint32_t count,
				void *context),
		    void *context)
{
	return bpf_map_walk(set->fd, bpf_set_key_size(&set->about),
			    sizeof(uint64_t), take, each, context);
}

/* ---- change ---- */

struct reclaiming {
	int fd;
	uint64_t now;
	uint32_t freed;
};

/* An element that a packet has added again since it was read stays. */
static int reclaim_some(const struct bpf_batch *batch, uint32_t count,
			void *context)
{
	struct reclaiming *reclaiming = context;
	const uint64_t *expiries = batch->values;
	uint64_t expiry;
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (!expired(expiries[i], reclaiming->now) ||
		    bpf_map_lookup_and_delete_elem(
			    reclaiming->fd, batch_key(batch, i), &expiry))
			continue;
		if (expired(expiry, reclaiming->now))
			reclaiming->freed++;
		else
			bpf_map_update_elem(reclaiming->fd, batch_key(batch, i),
					    &expiry, BPF_NOEXIST);
	}
	return 0;
}

/* Remove expired elements: 0 if there is room now, else -ENOSPC. */
static int set_reclaim(const struct bpf_set *set)
{
	struct reclaiming reclaiming = { .fd = set->fd, .now = bpf_set_now() };
	int err = set_walk(set, false, reclaim_some, &reclaiming);

	if (err)
		return err;
	return reclaiming.freed ? 0 : -ENOSPC;
}

static int add_some(const struct bpf_set *set, struct bpf_batch *batch,
		    const struct kz_entry *entries, uint32_t count,
		    size_t *done)
{
	uint64_t *expiries = batch->values, now = bpf_set_now();
	uint32_t i;
	int err;

	for (i = 0; i < count; i++) {
		memcpy(batch_key(batch, i), &entries[i].value, batch->key_size);
		expiries[i] = bpf_set_expiry(set->about.timeout,
					     entries[i].timeout, now);
	}
	for (i = 0; i < count;) {
		uint32_t part = count - i;

		err = bpf_map_update_batch(set->fd, batch_key(batch, i),
					   &expiries[i], &part, NULL);
		i += part;
		*done += part;
		if (err == -E2BIG)
			err = set_reclaim(set);
		if (err)
			return err;
	}
	return 0;
}

static int set_add(const struct bpf_set *set, const struct kz_entry *entries,
		   size_t count, size_t *done)
{
	struct bpf_batch batch = { 0 };
	int err = batch_init(set, &batch, count < BATCH ? count : BATCH);
	size_t at, part;

	for (at = 0; !err && at < count; at += part) {
		part = count - at < batch.room ? count - at : batch.room;
		err = add_some(set, &batch, entries + at, part, done);
	}
	bpf_batch_clear(&batch);
	return err;
}

static int set_delete(const struct bpf_set *set, const struct kz_entry *entries,
		      size_t count, size_t *done)
{
	uint64_t expiry;
	int err = 0;

	for (*done = 0; *done < count; ++*done) {
		err = bpf_map_lookup_and_delete_elem(
			set->fd, &entries[*done].value, &expiry);
		if (!err && expired(expiry, bpf_set_now()))
			err = -ENOENT;
		if (err)
			break;
	}
	return err;
}

static int count_some(const struct bpf_batch *batch, uint32_t count,
		      void *context)
{
	size_t *done = context;

	(void)batch;
	*done += count;
	return 0;
}

int bpf_set_change(const struct backend *backend, const char *name,
		   const char *set, enum set_change change,
		   const struct kz_entry *entries, size_t count, size_t *done,
		   char *why)
{
	uint64_t at_once = 0;
	struct bpf_set in_force;
	int err = set_open(backend, name, set, &in_force, why);

	*done = 0;
	if (err)
		return err;
	switch (change) {
	case SET_ADD:
		err = set_add(&in_force, entries, count, done);
		break;
	case SET_DEL:
		err = set_delete(&in_force, entries, count, done);
		break;
	case SET_FLUSH:
		err = set_walk(&in_force, true, count_some, done);
		break;
	}
	/* Packets must decide again when to sweep the set. */
	bpf_map_update_elem(in_force.sweeps, &in_force.index, &at_once, 0);
	set_close(&in_force);
	if (err == -ENOSPC)
		refuse(why, err, "set '%s' of '%s' is full", set, name);
	else if (err == -ENOENT)
		refuse(why, err, "not in set '%s' of '%s'", set, name);
	else if (err)
		refuse_errno(why, err, "cannot change set '%s' of '%s'", set,
			     name);
	return err;
}

/* ---- replace ---- */

/* A set like @set with @entries, in its place: one pointer for packets. */
static int set_exchange(int program, const struct bpf_set *set,
			const struct kz_entry *entries, size_t count)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	struct bpf_set new = *set;
	size_t done = 0;
	int err = bpf_map_get_info_by_fd(set->fd, &info, &size);

	if (err)
		return err;
	new.fd = bpf_map_create(BPF_MAP_TYPE_HASH, "kz_set",
				bpf_set_key_size(&set->about), sizeof(uint64_t),
				info.max_entries, NULL);
	if (new.fd < 0)
		return new.fd;
	err = set_add(&new, entries, count, &done);
	err = err ?: bpf_set_hash_put(program, &set->about, set->index, new.fd);
	close(new.fd);
	return err;
}

int bpf_set_replace(const struct backend *backend, const char *name,
		    const char *set, const struct kz_entry *entries,
		    size_t count, char *why)
{
	int program = bpf_loaded_open(backend, name, why), err;
	struct bpf_set in_force;

	if (program < 0)
		return program;
	err = set_open(backend, name, set, &in_force, why);
	if (!err) {
		err = set_exchange(program, &in_force, entries, count);
		set_close(&in_force);
		if (err == -ENOSPC)
			refuse(why, err, "set '%s' of '%s' is too small", set,
			       name);
		else if (err)
			refuse_errno(why, err,
				     "cannot replace set '%s' of '%s'", set,
				     name);
	}
	close(program);
	return err;
}

/* ---- list ---- */

struct listing {
	struct kz_entry *entries;
	size_t count;
	size_t room;
	uint64_t now;
};

static int list_some(const struct bpf_batch *batch, uint32_t count,
		     void *context)
{
	struct listing *listing = context;
	const uint64_t *expiries = batch->values;
	struct kz_entry *entries, *entry;
	uint64_t expiry;
	uint32_t i;

	if (listing->count + count > listing->room) {
		listing->room = (listing->count + count) * 2;
		entries = realloc(listing->entries,
				  listing->room * sizeof(*entries));
		if (!entries)
			return -ENOMEM;
		listing->entries = entries;
	}
	for (i = 0; i < count; i++) {
		expiry = expiries[i];
		if (expired(expiry, listing->now))
			continue;
		entry = &listing->entries[listing->count++];
		*entry = (struct kz_entry){
			.timeout = expiry ? (expiry - listing->now + NS_PER_MS -
					     1) / NS_PER_MS :
					    KZ_FOREVER,
		};
		memcpy(&entry->value, batch_key(batch, i), batch->key_size);
	}
	return 0;
}

int bpf_set_list(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry **entries, size_t *count,
		 char *why)
{
	struct listing listing = { .now = bpf_set_now() };
	struct bpf_set in_force;
	int err = set_open(backend, name, set, &in_force, why);

	*entries = NULL;
	*count = 0;
	if (err)
		return err;
	err = set_walk(&in_force, false, list_some, &listing);
	set_close(&in_force);
	if (err) {
		free(listing.entries);
		return refuse_errno(why, err, "cannot read set '%s' of '%s'",
				    set, name);
	}
	*entries = listing.entries;
	*count = listing.count;
	return 0;
}
