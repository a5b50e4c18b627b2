// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/set_copy.h"
#include "userspace/backend/bpf/walk.h"

#define NS_PER_MS 1000000ULL

struct copying {
	int to;
	bool missing;
	uint64_t now; /* CLOCK_MONOTONIC, ns, as elements have it */
};

static int element_copy(const struct copying *copying, const void *value,
			uint64_t expiry)
{
	int err = bpf_map_update_elem(copying->to, value, &expiry,
				      copying->missing ? BPF_NOEXIST : BPF_ANY);

	return err == -EEXIST ? 0 : err == -E2BIG ? -ENOSPC : err;
}

static int copy_some(const struct bpf_batch *batch, uint32_t count,
		     void *context)
{
	const struct copying *copying = context;
	const uint8_t *value = batch->keys;
	const uint64_t *expiries = batch->values;
	uint32_t i;
	int err = 0;

	for (i = 0; i < count && !err; i++, value += batch->key_size)
		if (!expiries[i] || expiries[i] > copying->now)
			err = element_copy(copying, value, expiries[i]);
	return err;
}

uint64_t bpf_set_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

uint64_t bpf_set_expiry(uint64_t own, uint64_t timeout, uint64_t now)
{
	if (timeout == KZ_SETS_OWN)
		timeout = own;
	if (!timeout || timeout > (UINT64_MAX - now) / NS_PER_MS)
		return 0;
	return now + timeout * NS_PER_MS;
}

size_t bpf_set_key_size(const struct kz_dynamic *set)
{
	return kz_dynamic_is_wide(set) ? sizeof(struct kz_wide) :
					 sizeof(struct kz_value);
}

const char *bpf_set_map_name(const struct kz_dynamic *set)
{
	return kz_dynamic_is_wide(set) ? "kz_wides" : "kz_sets";
}

int bpf_set_hash_open(int program, const struct kz_dynamic *set, uint32_t index)
{
	struct bpf_map_info info;
	int map = bpf_map_find(program, bpf_set_map_name(set), &info), err;
	uint32_t id;

	if (map < 0)
		return map;
	err = bpf_map_lookup_elem(map, &index, &id);
	close(map);
	return err ?: bpf_map_get_fd_by_id(id);
}

int bpf_set_hash_put(int program, const struct kz_dynamic *set, uint32_t index,
		     int fd)
{
	struct bpf_map_info info;
	int map = bpf_map_find(program, bpf_set_map_name(set), &info), err;

	if (map < 0)
		return map;
	err = bpf_map_update_elem(map, &index, &fd, 0);
	close(map);
	return err;
}

int bpf_set_copy(const struct kz_dynamic *set, int to, int from, bool missing)
{
	struct copying copying = { .to = to, .missing = missing };

	copying.now = bpf_set_now();
	return bpf_map_walk(from, bpf_set_key_size(set), sizeof(uint64_t),
			    false, copy_some, &copying);
}
