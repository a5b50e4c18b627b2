// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/elsewhere.h"
#include "userspace/backend/bpf/fields.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/base/capability.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/field_image.h"
#include "userspace/base/refuse.h"

#define MAP "fields"
#define RESERVED_MAX 256 /* static, in one namespace */

struct reserved_key {
	char name[FIELD_NAME_SIZE];
	char owner[FIELD_OWNER_SIZE];
};

struct reserved {
	uint32_t word, mask;
	uint32_t flow_word, flow_mask;
};

/* ---- of policies ---- */

static int state_add(const struct bpf_state *state, const char *policy,
		     bool elsewhere, struct registry_fields *fields)
{
	uint32_t at = state->header.info;
	size_t i = fields->count;
	int err = registry_fields_add_info(fields, bpf_state_info(state, at),
					   at, policy);

	for (; i < fields->count; i++)
		fields->list[i].elsewhere = elsewhere;
	return err;
}

static int policy_add(const struct pins *pins, const char *name, void *context,
		      char *why)
{
	int program = bpf_hooks_program(pins), err;
	const struct bpf_state *state;

	if (program == -ENOENT) /* a leftover */
		return 0;
	if (program < 0)
		return bpf_unreadable(why, program, name);
	err = bpf_state_open(program, &state);
	close(program);
	if (err == -ENOENT) /* not kzmark's */
		return 0;
	if (err)
		return bpf_unreadable(why, err, name);
	err = state_add(state, name, false, context);
	bpf_state_close(state);
	return err ? refuse_memory(why) : 0;
}

static int elsewhere_add(const struct elsewhere *policy, void *context,
			 char *why)
{
	return state_add(policy->state, policy->name, true, context) ?
		       refuse_memory(why) :
		       0;
}

/* ---- static reservations ---- */

static const struct bpffs_kind reserved_kind = {
	.map = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(struct reserved_key),
	.value_size = sizeof(struct reserved),
};

static int reserved_add(int map, struct registry_fields *fields)
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
		field->word = value.word;
		field->mask = value.mask;
		field->flow_word = value.flow_word;
		field->flow_mask = value.flow_mask;
	}
	return err == -ENOENT ? 0 : err;
}

/* The reservations of this namespace into @fields. */
static int reserved_read(struct registry_fields *fields, char *why)
{
	int map = pins_common_get(MAP, &reserved_kind, why), err;

	if (map < 0)
		return map == -ENOENT ? 0 : map;
	err = reserved_add(map, fields);
	close(map);
	return err ? refuse_errno(why, err, "cannot read the reservations") : 0;
}

static int read_all(struct registry_fields *fields, char *why)
{
	char cause[WHY_SIZE] = "";
	int err;

	*fields = (struct registry_fields){ 0 };
	err = pins_each(policy_add, fields, cause);
	err = err ?: elsewhere_each(NULL, elsewhere_add, fields, cause);
	err = err ?: reserved_read(fields, cause);
	if (!err)
		return 0;
	registry_fields_free(fields);
	return refuse(why, err, "cannot read who owns which bits: %s", cause);
}

static int map_open(const struct pins *pins, char *why)
{
	int err, map = pins_common_get(MAP, &reserved_kind, why);

	if (map != -ENOENT)
		return map;
	map = bpf_map_create(BPF_MAP_TYPE_HASH, "kz_fields",
			     reserved_kind.key_size, reserved_kind.value_size,
			     RESERVED_MAX, NULL);
	if (map == -EPERM)
		return refuse_capability(why, CAPABILITIES_LOAD_BPF,
					 "cannot make a map");
	if (map < 0)
		return refuse_errno(why, map, "cannot make a map");
	err = pins_common_put(pins, MAP, map);
	if (!err)
		return map;
	close(map);
	return refuse_errno(why, err, "cannot pin a map");
}

static int put(const struct pins *pins, const struct registry_field *field,
	       char *why)
{
	const struct reserved value = { field->word, field->mask,
					field->flow_word, field->flow_mask };
	struct reserved_key key = { 0 };
	struct registry_fields there;
	int err, map;

	if (field->n_values)
		return refuse(why, -EOPNOTSUPP,
			      "--value: only the module keeps names of values");
	err = read_all(&there, why);
	if (err)
		return err;
	err = registry_field_conflict(&there, field, why);
	registry_fields_free(&there);
	if (err)
		return err;
	map = map_open(pins, why);
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

static int reserve(const struct registry_field *field, char *why)
{
	struct pins pins;
	int err = pins_open(&pins, MAP, true, why);

	if (err)
		return err;
	err = put(&pins, field, why);
	pins_close(&pins);
	return err;
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
	int err = reserved_add(map, &fields);

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

static int take(const struct pins *pins, const char *name, const char *owner,
		char *why)
{
	int map = pins_common_get(MAP, &reserved_kind, why), err = map;
	bool empty = false;

	if (map < 0 && map != -ENOENT)
		return map;
	if (map >= 0) {
		err = take_from(map, name, owner, &empty);
		close(map);
	}
	if (empty)
		pins_common_remove(pins, MAP);
	if (err == -ENOENT)
		return refuse(why, err,
			      "field '%s' has no static reservation%s%s", name,
			      owner ? " by " : "", owner ? owner : "");
	return err ? refuse_errno(why, err, "field '%s': cannot release it",
				  name) :
		     0;
}

static int release(const char *name, const char *owner, char *why)
{
	struct pins pins;
	int err = pins_open(&pins, MAP, true, why);

	if (err)
		return err;
	err = take(&pins, name, owner, why);
	pins_close(&pins);
	return err;
}

const struct field_ops bpf_fields = {
	.list = read_all,
	.reserve = reserve,
	.release = release,
};
