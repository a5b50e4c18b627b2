// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <net/if.h>
#include <stdio.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/dynamic_key.h"
#include "userspace/lang/duration.h"
#include "userspace/cli/outline.h"
#include "userspace/cli/set_members.h"
#include "userspace/cli/table.h"

static const char *const set_types[KZ_SET_TYPES] = {
	[KZ_SET_IPV4] = "ipv4",	  [KZ_SET_IPV6] = "ipv6",
	[KZ_SET_PORT] = "port",	  [KZ_SET_ETHER] = "ether",
	[KZ_SET_PARTS] = "parts",
};

static void fields_fill(const struct image *image, struct table *table)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_field *field =
		(const void *)(image->bytes + info->fields);
	uint32_t i;

	for (i = 0; i < info->n_fields; i++, field++) {
		table_text(table, image_string(image, field->name));
		table_number(table, __builtin_popcount(field->mask));
		table_text(table, field->word == KZ_W_MARK ? "mark" : "flow");
		table_mask(table, field->mask);
		table_flag(table, field->flow_mask != 0, "sticky");
	}
}

static void groups_fill(const struct image *image, struct table *table)
{
	const struct kz_info_group *group = image_groups(image);
	uint32_t i;

	for (i = 0; i < image->header->n_groups; i++, group++) {
		table_text(table, image_string(image, group->name));
		table_number(table, group->line);
		table_number(table, group->n_rules);
		table_number(table, group->first_rule);
	}
}

static void sets_fill(const struct image *image, struct table *table)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_set *set =
		(const void *)(image->bytes + info->sets);
	uint32_t i;

	for (i = 0; i < info->n_sets; i++, set++) {
		table_text(table, image_string(image, set->name));
		table_text(table, set->type < KZ_SET_TYPES ?
					  set_types[set->type] :
					  NULL);
		table_number(table, set->elements);
	}
}

/* "ipv4", "ipv4_addr . inet_service" */
static void dynamic_type(const struct kz_dynamic *set, char *text, size_t size)
{
	size_t used = 0;
	uint32_t i, part;

	snprintf(text, size, "%s",
		 set->type < KZ_SET_TYPES ? set_types[set->type] : "?");
	for (i = 0; i < KZ_JOIN_PARTS && used < size; i++) {
		part = kz_part_of(set->parts, i);
		if (part == KZ_PART_NONE || part >= KZ_PARTS)
			break;
		used += snprintf(text + used, size - used, "%s%s",
				 i ? " . " : "", dynamic_part_type(part));
	}
}

static void dynamic_fill(const struct image *image, struct table *table)
{
	const struct kz_image_header *header = image->header;
	const struct kz_dynamic *set,
		*sets = (const void *)(image->bytes + header->dynamic);
	char timeout[DURATION_SIZE], name[MEMBER_NAME_SIZE];
	char lengths[LENGTHS_SIZE], type[80];
	struct set_members members;
	uint32_t i;

	for (i = 0; i < header->n_dynamic; i += members.count) {
		set = sets + i;
		set_members_name(image_string(image, set->name), set->prefix,
				 name);
		set_members_find(image, name, &members);
		set_lengths_write(&members, lengths);
		table_text(table, name);
		dynamic_type(set, type, sizeof(type));
		table_text(table, type);
		table_number(table, set->size);
		duration_write(set->timeout, timeout);
		table_text(table, set->timeout ? timeout : NULL);
		table_text(table, *lengths ? lengths : NULL);
	}
}

/* Rules go by indices: a device that comes back has another one. */
static void device_state(const char *name, uint32_t index, char *text,
			 size_t size)
{
	uint32_t now = if_nametoindex(name);

	if (now == index)
		snprintf(text, size, "there");
	else if (now)
		snprintf(text, size, "index is %u now: load the policy again",
			 now);
	else
		snprintf(text, size, "gone");
}

static void devices_fill(const struct image *image, struct table *table)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_device *device =
		(const void *)(image->bytes + info->devices);
	char state[64];
	uint32_t i;

	for (i = 0; i < info->n_devices; i++, device++) {
		const char *name = image_string(image, device->name);

		device_state(name, device->index, state, sizeof(state));
		table_text(table, name);
		table_number(table, device->index);
		table_text(table, state);
	}
}

/* A group that is made again has another id. */
static void cgroups_fill(const struct image *image, struct table *table)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_cgroup *group =
		(const void *)(image->bytes + info->cgroups);
	const char *path, *state;
	uint64_t id;
	uint32_t i;
	int err;

	for (i = 0; i < info->n_cgroups; i++, group++) {
		path = image_string(image, group->name);
		err = cgroup_find(path, &id);
		state = err && err != -ENOENT ? errno_words(err) :
			err		      ? "gone" :
			id == group->id	      ? "there" :
					  "made again: load the policy again";
		table_text(table, path);
		table_number(table, group->id);
		table_text(table, state);
	}
}

/* clang-format off */
static const struct column field_columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "BITS", "bits", COLUMN_NUMBER },
	{ "IN", "in", COLUMN_TEXT },
	{ "MASK", "mask", COLUMN_TEXT },
	{ "STICKY", "sticky", COLUMN_TEXT },
	{ 0 },
};
/* clang-format on */

static const struct column group_columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "LINE", "line", COLUMN_NUMBER },
	{ "RULES", "rules", COLUMN_NUMBER },
	{ "FROM RULE", "first_rule", COLUMN_NUMBER },
	{ 0 },
};

static const struct column set_columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "TYPE", "type", COLUMN_TEXT },
	{ "INTERVALS", "intervals", COLUMN_NUMBER },
	{ 0 },
};

static const struct column dynamic_columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "TYPE", "type", COLUMN_TEXT },
	{ "SIZE", "size", COLUMN_NUMBER },
	{ "TIMEOUT", "timeout", COLUMN_TEXT },
	{ "PREFIXES", "prefixes", COLUMN_TEXT },
	{ 0 },
};

static const struct column device_columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "INDEX", "index", COLUMN_NUMBER },
	{ "STATE", "state", COLUMN_TEXT },
	{ 0 },
};

static const struct column cgroup_columns[] = {
	{ "PATH", "path", COLUMN_TEXT },
	{ "ID", "id", COLUMN_NUMBER },
	{ "STATE", "state", COLUMN_TEXT },
	{ 0 },
};

static const struct part {
	const char *title;
	const char *key;
	const struct column *columns;
	void (*fill)(const struct image *image, struct table *table);
} parts[] = {
	{ "Fields", "fields", field_columns, fields_fill },
	{ "Groups", "groups", group_columns, groups_fill },
	{ "Sets", "sets", set_columns, sets_fill },
	{ "Dynamic sets", "dynamic_sets", dynamic_columns, dynamic_fill },
	{ "Devices in rules", "devices_in_rules", device_columns,
	  devices_fill },
	{ "Control groups in rules", "cgroups_in_rules", cgroup_columns,
	  cgroups_fill },
};
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

void outline_print(const struct image *image)
{
	struct table table;
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		table = (struct table){ .columns = parts[i].columns };
		parts[i].fill(image, &table);
		if (table.rows)
			printf("\n%s\n", parts[i].title);
		table_print(&table, stdout, 2);
	}
}

void outline_json(const struct image *image, struct json_object *o)
{
	struct table table;
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		table = (struct table){ .columns = parts[i].columns };
		parts[i].fill(image, &table);
		json_object_object_add(o, parts[i].key, table_json(&table));
	}
}
