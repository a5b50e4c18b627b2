// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "userspace/base/printable.h"
#include "userspace/compile/info.h"

/* Offset 0 of the strings is the empty string: "no name". */
static uint32_t string_add(struct output *o, const char *text)
{
	uint32_t at = o->strings.size;
	char *copy;

	if (!text || !*text)
		return 0;
	copy = buffer_add(&o->strings, strlen(text) + 1);
	if (copy)
		printable_copy(copy, text);
	return at;
}

/* FNV-1a, 64 bits: RFC 9923. */
static uint64_t digest_add(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (uint8_t)*text) * 0x100000001b3;
	return hash;
}

static void fields_write(struct output *o)
{
	const struct policy *policy = o->policy;
	struct kz_info_field *field;
	size_t i;

	for (i = 0; i < policy->n_fields; i++) {
		field = buffer_add(&o->info, sizeof(*field));
		if (!field)
			return;
		field->name = string_add(o, policy->fields[i]->name);
		field->word = policy->fields[i]->word;
		field->mask = policy->fields[i]->mask;
		field->flow_word = policy->fields[i]->flow.word;
		field->flow_mask = policy->fields[i]->flow.mask;
	}
}

static void values_write(struct output *o)
{
	const struct policy_field *field;
	struct kz_info_value *value;
	size_t i, j;

	for (i = 0; i < o->policy->n_fields; i++) {
		field = o->policy->fields[i];
		for (j = 0; j < field->n_values; j++) {
			value = buffer_add(&o->info, sizeof(*value));
			if (!value)
				return;
			value->name = string_add(o, field->values[j].name);
			value->field = i;
			value->value = field->values[j].value;
		}
	}
}

static void groups_write(struct output *o)
{
	const struct policy *policy = o->policy;
	struct kz_info_group *group;
	size_t i;

	for (i = 0; i < policy->n_groups; i++) {
		group = buffer_add(&o->info, sizeof(*group));
		if (!group)
			return;
		group->name = string_add(o, policy->groups[i].name);
		group->first_rule = policy->groups[i].first_rule;
		group->n_rules = policy->groups[i].n_rules;
		group->line = policy->groups[i].at.line;
	}
}

static void counters_write(struct output *o)
{
	const struct policy_group *group;
	struct kz_info_counter *counter;
	uint64_t digest;
	size_t g, i;

	for (g = 0; g < o->policy->n_groups; g++) {
		group = &o->policy->groups[g];
		digest = digest_add(0xcbf29ce484222325, group->name);
		for (i = 0; i < group->n_rules; i++) {
			if (!group->rules[i].count)
				continue;
			counter = buffer_add(&o->info, sizeof(*counter));
			if (!counter)
				return;
			counter->rule = group->first_rule + i;
			counter->text = string_add(o, group->rules[i].text);
			counter->digest =
				digest_add(digest, group->rules[i].text);
		}
	}
}

static void sets_write(struct output *o)
{
	const struct policy *policy = o->policy;
	struct kz_info_set *set;
	size_t i;

	for (i = 0; i < policy->n_sets; i++) {
		if (policy->sets[i]->dynamic)
			continue;
		set = buffer_add(&o->info, sizeof(*set));
		if (!set)
			return;
		set->name = string_add(o, policy->sets[i]->name);
		set->type = policy->sets[i]->type;
		set->map = policy->sets[i]->map != NULL;
		set->elements = policy->sets[i]->type == KZ_SET_PARTS ?
					policy->sets[i]->boxes.count :
					policy->sets[i]->ranges.count;
		set->root = o->set_roots[i];
	}
}

/* Of a set of keys of several parts: what they are. */
static uint16_t parts_number(const struct policy_set *set)
{
	unsigned int i;
	uint16_t parts = 0;

	for (i = 0; set->type == KZ_SET_PARTS && i < set->boxes.n_parts; i++)
		parts |= part_number(&set->parts[i]) << i * KZ_PART_BITS;
	return parts;
}

/* In the order of their numbers, which is that of the text. */
static void dynamic_write(struct output *o)
{
	const struct policy_set *set;
	struct kz_dynamic *dynamic;
	unsigned int p;
	size_t i;

	for (i = 0; i < o->policy->n_sets; i++) {
		set = o->policy->sets[i];
		if (!set->dynamic)
			continue;
		dynamic = buffer_add(&o->dynamic, sizeof(*dynamic));
		if (!dynamic)
			return;
		dynamic->name = string_add(o, set->name);
		dynamic->type = set->type;
		dynamic->prefix = set->prefix;
		dynamic->parts = parts_number(set);
		for (p = 0; dynamic->parts && p < set->boxes.n_parts; p++)
			dynamic->mask[p] = part_mark_bits(&set->parts[p]);
		if (kz_dynamic_is_wide(dynamic))
			o->features |= KZ_F_WIDE;
		dynamic->size = set->size;
		dynamic->timeout = set->timeout;
	}
}

static void rules_write(struct output *o)
{
	const struct policy_group *group;
	struct kz_info_rule *rule;
	size_t g, i;

	for (g = 0; g < o->policy->n_groups; g++) {
		group = &o->policy->groups[g];
		for (i = 0; i < group->n_rules; i++) {
			rule = buffer_add(&o->info, sizeof(*rule));
			if (!rule)
				return;
			rule->name = string_add(o, group->rules[i].name);
			rule->line = group->rules[i].at.line;
		}
	}
}

static void devices_write(struct output *o)
{
	struct kz_info_device *device;
	size_t i;

	for (i = 0; i < o->policy->n_devices; i++) {
		device = buffer_add(&o->info, sizeof(*device));
		if (!device)
			return;
		device->name = string_add(o, o->policy->devices[i].name);
		device->index = o->policy->devices[i].index;
	}
}

static void cgroups_write(struct output *o)
{
	struct kz_info_cgroup *group;
	size_t i;

	for (i = 0; i < o->policy->n_cgroups; i++) {
		group = buffer_add(&o->info, sizeof(*group));
		if (!group)
			return;
		group->id = o->policy->cgroups[i].id;
		group->name = string_add(o, o->policy->cgroups[i].path);
	}
}

static void elements_write(struct output *o)
{
	const struct policy *policy = o->policy;
	const struct policy_set *set;
	struct kz_info_element *element;
	size_t i, j;

	for (i = 0; i < policy->n_sets; i++) {
		set = policy->sets[i];
		for (j = 0; j < set->n_first; j++) {
			element = buffer_add(&o->info, sizeof(*element));
			if (!element)
				return;
			element->entry.value = set->first[j].value;
			element->entry.timeout = set->first[j].timeout;
			element->set = set->number;
		}
	}
}

int info_write(struct output *o)
{
	struct kz_info info = { 0 };

	buffer_add(&o->strings, 1);
	if (!buffer_add(&o->info, sizeof(info)))
		return -ENOMEM;
	info.policy = string_add(o, o->policy->file);
	info.n_fields = o->policy->n_fields;
	info.fields = o->info.size;
	fields_write(o);
	info.groups = o->info.size;
	groups_write(o);
	info.counters = o->info.size;
	counters_write(o);
	info.n_sets = o->policy->n_sets - o->policy->n_dynamic;
	info.sets = o->info.size;
	sets_write(o);
	dynamic_write(o);
	info.values = o->info.size;
	values_write(o);
	info.n_values =
		(o->info.size - info.values) / sizeof(struct kz_info_value);
	info.rules = o->info.size;
	rules_write(o);
	info.n_devices = o->policy->n_devices;
	info.devices = o->info.size;
	devices_write(o);
	info.n_cgroups = o->policy->n_cgroups;
	info.cgroups = o->info.size;
	cgroups_write(o);
	info.elements = o->info.size;
	elements_write(o);
	info.n_elements =
		(o->info.size - info.elements) / sizeof(struct kz_info_element);
	info.strings = o->info.size;
	/* The image's size is a multiple of 4, and its last byte a NUL. */
	buffer_add(&o->strings, 4 - (o->info.size + o->strings.size) % 4);
	info.strings_size = o->strings.size;
	if (o->info.failed || o->strings.failed || o->dynamic.failed)
		return -ENOMEM;
	memcpy(o->info.bytes, &info, sizeof(info));
	return 0;
}

static void name_relocate(uint32_t *name, uint32_t strings)
{
	if (*name)
		*name += strings;
}

void info_relocate(struct kz_info *info, const struct kz_image_header *header,
		   uint32_t at)
{
	uint8_t *image = (uint8_t *)info - at;
	struct kz_info_field *field;
	struct kz_info_group *group;
	struct kz_info_counter *counter;
	struct kz_info_set *set;
	struct kz_info_rule *rule;
	struct kz_dynamic *dynamic;
	struct kz_info_value *value;
	struct kz_info_device *device;
	struct kz_info_cgroup *cgroup;
	uint32_t i;

	info->fields += at;
	info->groups += at;
	info->counters += at;
	info->sets += at;
	info->values += at;
	info->rules += at;
	info->devices += at;
	info->cgroups += at;
	info->elements += at;
	info->strings += at;
	name_relocate(&info->policy, info->strings);
	field = (void *)(image + info->fields);
	for (i = 0; i < info->n_fields; i++)
		name_relocate(&field[i].name, info->strings);
	group = (void *)(image + info->groups);
	for (i = 0; i < header->n_groups; i++)
		name_relocate(&group[i].name, info->strings);
	counter = (void *)(image + info->counters);
	for (i = 0; i < header->n_counters; i++)
		name_relocate(&counter[i].text, info->strings);
	set = (void *)(image + info->sets);
	for (i = 0; i < info->n_sets; i++) {
		name_relocate(&set[i].name, info->strings);
		set[i].root = set[i].root == KZ_NONE ?
				      0 :
				      set[i].root + header->set_nodes;
	}
	dynamic = (void *)(image + header->dynamic);
	for (i = 0; i < header->n_dynamic; i++)
		name_relocate(&dynamic[i].name, info->strings);
	cgroup = (void *)(image + info->cgroups);
	for (i = 0; i < info->n_cgroups; i++)
		name_relocate(&cgroup[i].name, info->strings);
	value = (void *)(image + info->values);
	for (i = 0; i < info->n_values; i++)
		name_relocate(&value[i].name, info->strings);
	device = (void *)(image + info->devices);
	for (i = 0; i < info->n_devices; i++)
		name_relocate(&device[i].name, info->strings);
	rule = (void *)(image + info->rules);
	for (i = 0; i < header->n_rules; i++)
		name_relocate(&rule[i].name, info->strings);
}
