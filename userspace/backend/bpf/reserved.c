// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/reserved.h"
#include "userspace/backend/netns.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

#define RESERVED_MAX 256 /* in one namespace */

struct reserved_key {
	char name[FIELD_NAME_SIZE];
	char owner[FIELD_OWNER_SIZE];
};

struct reserved {
	uint32_t word, mask;
	uint32_t flow_word, flow_mask;
};

static const struct bpffs_kind reserved_kind = {
	.map = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(struct reserved_key),
	.value_size = sizeof(struct reserved),
};

/* Cookies are counted from 1: they have at most 11 digits. */
static int map_name(char name[BPF_OBJ_NAME_LEN])
{
	uint64_t cookie;
	int err = netns_cookie(&cookie);

	snprintf(name, BPF_OBJ_NAME_LEN, "kz_f%" PRIx64, cookie);
	return err;
}

/* ---- read ---- */

static int map_read(int map, bool elsewhere, struct registry_fields *fields)
{
	struct reserved_key key, next, *last = NULL;
	struct registry_field *field;
	struct reserved value;
	int err;

	while (!(err = bpf_map_get_next_key(map, last, &next))) {
		key = next;
		last = &key;
		err = bpf_map_lookup_elem(map, &key, &value);
		if (err == -ENOENT) /* it was released meanwhile */
			continue;
		if (err)
			return err;
		field = registry_fields_add(fields);
		if (!field)
			return -ENOMEM;
		memcpy(field->name, key.name, sizeof(key.name));
		memcpy(field->owner, key.owner, sizeof(key.owner));
		field->is_static = true;
		field->elsewhere = elsewhere;
		field->word = value.word;
		field->mask = value.mask;
		field->flow_word = value.flow_word;
		field->flow_mask = value.flow_mask;
	}
	return err == -ENOENT ? 0 : err;
}

static int info_read(int map, struct bpf_map_info *info)
{
	uint32_t size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return bpf_map_get_info_by_fd(map, info, &size);
}

/* Map @id, if it is called @name. */
static int id_read(uint32_t id, const char *name,
		   struct registry_fields *fields)
{
	int map = bpf_map_get_fd_by_id(id), err;
	struct bpf_map_info info;

	if (map < 0)
		return map == -ENOENT ? 0 : map;
	err = info_read(map, &info);
	if (!err && !strcmp(info.name, name) &&
	    info.type == reserved_kind.map &&
	    info.key_size == reserved_kind.key_size &&
	    info.value_size == reserved_kind.value_size)
		err = map_read(map, true, fields);
	close(map);
	return err;
}

/* All but map @here. */
static int elsewhere_read(uint32_t here, struct registry_fields *fields)
{
	char name[BPF_OBJ_NAME_LEN];
	uint32_t id = 0;
	int err = map_name(name);

	while (!err) {
		err = bpf_map_get_next_id(id, &id);
		if (!err && id != here)
			err = id_read(id, name, fields);
	}
	if (err == -EPERM) {
		fields->partial = true;
		return 0;
	}
	return err == -ENOENT ? 0 : err;
}

int reserved_read(struct registry_fields *fields, char *why)
{
	int map = pins_common_get(RESERVED_PIN, &reserved_kind, why), err = 0;
	struct bpf_map_info info = { 0 };

	if (map < 0 && map != -ENOENT)
		return map;
	if (map >= 0) {
		err = info_read(map, &info);
		err = err ?: map_read(map, false, fields);
		close(map);
	}
	err = err ?: elsewhere_read(info.id, fields);
	return err ? refuse_errno(why, err, "cannot read the reservations") : 0;
}

/* ---- change ---- */

static int map_open(const struct pins *pins, char *why)
{
	int err, map = pins_common_get(RESERVED_PIN, &reserved_kind, why);
	char name[BPF_OBJ_NAME_LEN];

	if (map != -ENOENT)
		return map;
	map = map_name(name);
	if (!map)
		map = bpf_map_create(reserved_kind.map, name,
				     reserved_kind.key_size,
				     reserved_kind.value_size, RESERVED_MAX,
				     NULL);
	if (map == -EPERM)
		return refuse_capability(why, CAPABILITIES_LOAD_BPF,
					 "cannot make a map");
	if (map < 0)
		return refuse_errno(why, map, "cannot make a map");
	err = pins_common_put(pins, RESERVED_PIN, map);
	if (!err)
		return map;
	close(map);
	return refuse_errno(why, err, "cannot pin a map");
}

int reserved_put(const struct pins *pins, const struct registry_field *field,
		 char *why)
{
	const struct reserved value = { field->word, field->mask,
					field->flow_word, field->flow_mask };
	struct reserved_key key = { 0 };
	int map = map_open(pins, why), err;

	if (map < 0)
		return map;
	strcpy(key.name, field->name);
	strcpy(key.owner, field->owner);
	err = bpf_map_update_elem(map, &key, &value, BPF_NOEXIST) ? -errno : 0;
	close(map);
	return err ? refuse(why, err, "field '%s' of %s: %s", field->name,
			    field->owner,
			    err == -EEXIST ? "is reserved already" :
					     errno_words(err)) :
		     0;
}

static bool is_meant(const struct registry_field *field, const char *name,
		     const char *owner)
{
	return !strcmp(field->name, name) &&
	       (!owner || !strcmp(field->owner, owner));
}

/* Take them out of @map. -ENOENT: there are none. */
static int take_from(int map, const char *name, const char *owner, bool *empty)
{
	struct registry_fields fields = { 0 };
	struct reserved_key key;
	size_t i, taken = 0;
	int err = map_read(map, false, &fields);

	for (i = 0; !err && i < fields.count; i++) {
		if (!is_meant(&fields.list[i], name, owner))
			continue;
		memcpy(key.name, fields.list[i].name, sizeof(key.name));
		memcpy(key.owner, fields.list[i].owner, sizeof(key.owner));
		err = bpf_map_delete_elem(map, &key);
		taken++;
	}
	*empty = !err && taken == fields.count;
	registry_fields_free(&fields);
	return err ?: taken ? 0 : -ENOENT;
}

/* There is none here: is there one elsewhere? */
static int refuse_missing(const char *name, const char *owner, char *why)
{
	struct registry_fields fields = { 0 };
	bool elsewhere = false;
	char unused[WHY_SIZE];
	size_t i;

	if (!reserved_read(&fields, unused))
		for (i = 0; i < fields.count; i++)
			elsewhere |= is_meant(&fields.list[i], name, owner);
	registry_fields_free(&fields);
	return refuse(
		why, -ENOENT, "field '%s' has no static reservation%s%s%s",
		name, owner ? " by " : "", owner ? owner : "",
		elsewhere ?
			" in the BPF file system that is mounted here, but has one in another: release it where that is mounted" :
			"");
}

int reserved_take(const struct pins *pins, const char *name, const char *owner,
		  char *why)
{
	int map = pins_common_get(RESERVED_PIN, &reserved_kind, why), err = map;
	bool empty = false;

	if (map < 0 && map != -ENOENT)
		return map;
	if (map >= 0) {
		err = take_from(map, name, owner, &empty);
		close(map);
	}
	if (empty)
		pins_common_remove(pins, RESERVED_PIN);
	if (err == -ENOENT)
		return refuse_missing(name, owner, why);
	return err ? refuse_errno(why, err, "field '%s': cannot release it",
				  name) :
		     0;
}
