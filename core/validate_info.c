// SPDX-License-Identifier: GPL-2.0-only
/* The validator: the info part, which names and claims what the image has. */
#include "core/image_info.h"
#include "core/validate_check.h"

/* Of ASCII or, as UTF-8 writes them, of ISO 8859: what a terminal obeys. Inside
 * of strings that end at a NUL.
 */
static bool is_control(const __u8 *image, __u32 at)
{
	return (image[at] && image[at] < 0x20) || image[at] == 0x7f ||
	       (image[at] == 0xc2 && image[at + 1] >= 0x80 &&
		image[at + 1] < 0xa0);
}

/* Names are printed: to the kernel's log, and to terminals. */
static int check_strings(const struct kz_check *c, const struct kz_info *info)
{
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (!kz_check_holds(h->info, h->size, info->strings, info->strings_size,
			    1) ||
	    !info->strings_size ||
	    info->strings + info->strings_size != h->size ||
	    c->image[h->size - 1] != '\0')
		return kz_check_fail(c, h->info,
				     "strings outside the info part");
	for (i = info->strings; i < h->size; i++)
		if (is_control(c->image, i))
			return kz_check_fail(c, i,
					     "control character in a name");
	return 0;
}

/* @name: 0, or where a string starts. */
static bool is_name(const struct kz_info *info, __u32 name)
{
	return !name || (name >= info->strings &&
			 name - info->strings < info->strings_size);
}

/* Parts one after the other, not too long, with the masks that they need. */
static bool has_good_parts(const struct kz_dynamic *set)
{
	__u32 i, part, before = KZ_PARTS;

	for (i = 0; i < KZ_JOIN_PARTS; i++) {
		part = kz_part_of(set->parts, i);
		if (part >= KZ_PARTS || (part && !before) ||
		    !set->mask[i] != (part < KZ_PART_MARK))
			return false;
		before = part;
	}
	return !set->parts == (set->type != KZ_SET_PARTS) &&
	       kz_dynamic_words(set) <= KZ_BOX_WORDS;
}

static int check_names(const struct kz_check *c, const struct kz_info *info)
{
	const struct kz_info_field *field;
	const struct kz_info_group *group;
	const struct kz_info_rule *rule;
	const struct kz_info_counter *counter;
	const struct kz_info_set *set;
	const struct kz_info_value *value;
	const struct kz_info_device *device;
	const struct kz_info_cgroup *cgroup;
	const struct kz_dynamic *dynamic;
	const struct kz_image_header *h = c->header;
	bool good = is_name(info, info->policy);
	__u32 i;

	field = (const void *)(c->image + info->fields);
	for (i = 0; i < info->n_fields; i++)
		good &= is_name(info, field[i].name) &&
			field[i].word < KZ_KEY_WORDS && field[i].mask &&
			field[i].flow_word < KZ_KEY_WORDS && !field[i].reserved;
	group = (const void *)(c->image + info->groups);
	for (i = 0; i < h->n_groups; i++)
		good &= is_name(info, group[i].name) &&
			kz_check_holds(0, h->n_rules, group[i].first_rule,
				       group[i].n_rules, 1);
	rule = (const void *)(c->image + info->rules);
	for (i = 0; i < h->n_rules; i++)
		good &= is_name(info, rule[i].name);
	counter = (const void *)(c->image + info->counters);
	for (i = 0; i < h->n_counters; i++)
		good &= is_name(info, counter[i].text) &&
			counter[i].rule < h->n_rules;
	set = (const void *)(c->image + info->sets);
	for (i = 0; i < info->n_sets; i++)
		good &= is_name(info, set[i].name) && set[i].map < 2 &&
			!set[i].reserved &&
			(!set[i].root || kz_check_is_set_node(h, set[i].root));
	value = (const void *)(c->image + info->values);
	for (i = 0; i < info->n_values; i++)
		good &= value[i].name && is_name(info, value[i].name) &&
			value[i].field < info->n_fields && !value[i].reserved;
	device = (const void *)(c->image + info->devices);
	for (i = 0; i < info->n_devices; i++)
		good &= device[i].name && is_name(info, device[i].name);
	cgroup = (const void *)(c->image + info->cgroups);
	for (i = 0; i < info->n_cgroups; i++)
		good &= cgroup[i].name && is_name(info, cgroup[i].name) &&
			!cgroup[i].reserved;
	dynamic = (const void *)(c->image + h->dynamic);
	for (i = 0; i < h->n_dynamic; i++)
		good &= dynamic[i].name && is_name(info, dynamic[i].name) &&
			dynamic[i].type < KZ_SET_TYPES && dynamic[i].size &&
			dynamic[i].prefix <= kz_set_bits(dynamic[i].type) &&
			has_good_parts(&dynamic[i]) &&
			dynamic[i].size <= KZ_MAX_SET_ELEMENTS;
	return good ? 0 :
		      kz_check_fail(c, h->info, "info part has a bad entry");
}

static int check_elements(const struct kz_check *c, const struct kz_info *info)
{
	const struct kz_dynamic *sets =
		(const void *)(c->image + c->header->dynamic);
	const struct kz_info_element *element =
		(const void *)(c->image + info->elements);
	__u32 i;

	for (i = 0; i < info->n_elements; i++, element++)
		if (element->reserved ||
		    (element->set != KZ_NONE &&
		     (element->set >= c->header->n_dynamic ||
		      !kz_dynamic_takes(&sets[element->set],
					&element->entry.value))))
			return kz_check_fail(c, info->elements,
					     "a set has a bad element");
	return 0;
}

/* The info tables follow each other in this order. */
struct kz_table {
	__u32 offset;
	__u32 count;
	__u32 size;
};

#define KZ_INFO_TABLES 9

static void list_tables(const struct kz_check *c, const struct kz_info *info,
			struct kz_table table[KZ_INFO_TABLES])
{
	const struct kz_image_header *h = c->header;

	table[0] = (struct kz_table){ info->fields, info->n_fields,
				      sizeof(struct kz_info_field) };
	table[1] = (struct kz_table){ info->groups, h->n_groups,
				      sizeof(struct kz_info_group) };
	table[2] = (struct kz_table){ info->counters, h->n_counters,
				      sizeof(struct kz_info_counter) };
	table[3] = (struct kz_table){ info->sets, info->n_sets,
				      sizeof(struct kz_info_set) };
	table[4] = (struct kz_table){ info->values, info->n_values,
				      sizeof(struct kz_info_value) };
	table[5] = (struct kz_table){ info->rules, h->n_rules,
				      sizeof(struct kz_info_rule) };
	table[6] = (struct kz_table){ info->devices, info->n_devices,
				      sizeof(struct kz_info_device) };
	table[7] = (struct kz_table){ info->cgroups, info->n_cgroups,
				      sizeof(struct kz_info_cgroup) };
	table[8] = (struct kz_table){ info->elements, info->n_elements,
				      sizeof(struct kz_info_element) };
}

/* @mask of key word @word, as a field's. */
static void own(struct kz_check *c, __u32 word, __u32 mask)
{
	if (word == KZ_W_MARK)
		c->mark_owned |= mask;
	else if (word >= KZ_W_FLOW && word < KZ_W_FLOW + KZ_FLOW_WORDS)
		c->flow_owned[word - KZ_W_FLOW] |= mask;
}

int kz_owned_fill(struct kz_check *c)
{
	const struct kz_info *info = (const void *)(c->image + c->header->info);
	const struct kz_info_field *field =
		(const void *)(c->image + info->fields);
	__u32 i;

	for (i = 0; i < info->n_fields; i++, field++) {
		own(c, field->word, field->mask);
		own(c, field->flow_word, field->flow_mask);
	}
	return 0;
}

int kz_info_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_info *info = (const void *)(c->image + h->info);
	__u64 at = (__u64)h->info + sizeof(*info);
	struct kz_table table[KZ_INFO_TABLES];
	__u32 i;
	int err;

	if (h->info_size < sizeof(*info))
		return kz_check_fail(c, h->info, "no info part");
	if (info->n_fields > KZ_MAX_FIELDS || info->n_sets > KZ_MAX_SETS ||
	    info->n_values > KZ_MAX_VALUES ||
	    info->n_devices > KZ_MAX_DEVICE_NAMES ||
	    info->n_cgroups > KZ_MAX_CGROUPS)
		return kz_check_fail(
			c, h->info,
			"too many fields, values, sets, devices or groups");
	err = check_strings(c, info);
	if (err)
		return err;
	list_tables(c, info, table);
	for (i = 0; i < KZ_INFO_TABLES; i++) {
		if (table[i].offset != at)
			return kz_check_fail(c, h->info,
					     "info tables out of order");
		at += (__u64)table[i].count * table[i].size;
	}
	if (at > info->strings)
		return kz_check_fail(c, h->info,
				     "info tables reach into the strings");
	err = check_names(c, info);
	if (!err)
		err = check_elements(c, info);
	return err;
}
