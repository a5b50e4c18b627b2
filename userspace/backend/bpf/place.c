// SPDX-License-Identifier: GPL-2.0-only
/* The devices that a policy was told to be at; see place.h. */
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/name_list.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/base/device_pattern.h"
#include "userspace/base/refuse.h"

#define PLACE_MAP "kz_place"

static const uint32_t key;

/* ---- names ---- */

static unsigned int name_find(const struct bpf_place *place, const char *name)
{
	unsigned int i;

	for (i = 0; i < place->n_names; i++)
		if (!strcmp(place->names[i], name))
			break;
	return i;
}

bool place_has(const struct bpf_place *place, const char *name)
{
	return name_find(place, name) < place->n_names;
}

bool place_matches(const struct bpf_place *place, const char *device)
{
	unsigned int i;

	for (i = 0; i < place->n_names; i++)
		if (!fnmatch(place->names[i], device, 0))
			return true;
	return false;
}

int place_add(struct bpf_place *place, const char *name, char *why)
{
	if (!*name || strlen(name) >= IF_NAMESIZE)
		return refuse(
			why, -EINVAL,
			"'%s' cannot be a device's name: it has 1 to %d characters",
			name, IF_NAMESIZE - 1);
	if (place_has(place, name))
		return 0;
	if (place->n_names == BACKEND_MAX_DEVICES)
		return refuse(why, -E2BIG,
			      "a policy can be at %d devices at most",
			      BACKEND_MAX_DEVICES);
	snprintf(place->names[place->n_names++], IF_NAMESIZE, "%s", name);
	return 0;
}

int place_take(struct bpf_place *place, const char *name, char *why)
{
	unsigned int at = name_find(place, name);

	if (at == place->n_names)
		return refuse(
			why, -ENOENT,
			"'%s' is none of its devices: 'kzmark list' shows them",
			name);
	place->n_names--;
	memmove(place->names[at], place->names[at + 1],
		(place->n_names - at) * IF_NAMESIZE);
	memset(place->names[place->n_names], 0, IF_NAMESIZE);
	return 0;
}

/* ---- devices ---- */

static bool has_device(const struct if_nameindex *all, const char *name)
{
	for (; all->if_index; all++)
		if (!strcmp(all->if_name, name))
			return true;
	return false;
}

static int find_missing(const struct bpf_place *place,
			const struct if_nameindex *all,
			struct bpf_place *missing, char *why)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < place->n_names; i++)
		if (!device_is_pattern(place->names[i]) &&
		    !has_device(all, place->names[i]))
			err = place_add(missing, place->names[i], why);
	return err;
}

int place_find(const struct bpf_place *place, struct devices *devices,
	       struct bpf_place *missing, char *why)
{
	struct if_nameindex *all = if_nameindex(), *at;
	int err = 0;

	devices->count = 0;
	if (!all)
		return refuse_errno(why, -errno, "cannot list the devices");
	for (at = all; !err && at->if_index; at++) {
		if (!place_matches(place, at->if_name))
			continue;
		if (devices->count == BACKEND_MAX_DEVICES)
			err = refuse(why, -E2BIG,
				     "more than %d devices have such names",
				     BACKEND_MAX_DEVICES);
		else
			devices->ifindex[devices->count++] = at->if_index;
	}
	if (!err && missing)
		err = find_missing(place, all, missing, why);
	if_freenameindex(all);
	return err;
}

void place_print(const struct bpf_place *place, char *text, size_t size)
{
	struct name_list list = name_list(text, size);
	unsigned int i;

	for (i = 0; i < place->n_names; i++)
		name_list_add(&list, place->names[i]);
	name_list_end(&list);
}

struct position place_position(const struct bpf_place *place)
{
	return (struct position){
		.kind = place->position,
		.program = place->neighbour,
		.preference = place->preference,
	};
}

/* ---- the map ---- */

int place_bind(int program, const struct bpf_place *place, char *why)
{
	int fd, err;

	fd = err = bpf_map_create(BPF_MAP_TYPE_ARRAY, PLACE_MAP, sizeof(key),
				  sizeof(*place), 1, NULL);
	if (fd >= 0) {
		err = bpf_map_update_elem(fd, &key, place, 0);
		err = err ?: bpf_prog_bind_map(program, fd, NULL);
		close(fd);
	}
	return err ? refuse_errno(why, err, "cannot keep the devices' names") :
		     0;
}

static int place_open(int program)
{
	struct bpf_map_info info;
	int fd = bpf_map_find(program, PLACE_MAP, &info);

	if (fd < 0 || info.value_size == sizeof(struct bpf_place))
		return fd;
	close(fd);
	return -EPROTO; /* another version's */
}

int place_read(int program, struct bpf_place *place)
{
	int fd = place_open(program), err;

	if (fd < 0)
		return fd;
	err = bpf_map_lookup_elem(fd, &key, place);
	close(fd);
	return err;
}

int place_write(int program, const struct bpf_place *place)
{
	int fd = place_open(program), err;

	if (fd < 0)
		return fd;
	err = bpf_map_update_elem(fd, &key, place, 0);
	close(fd);
	return err;
}
