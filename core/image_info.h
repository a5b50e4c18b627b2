/* SPDX-License-Identifier: GPL-2.0-only */
/* The info part of an image (image.h): names for people. */
#ifndef KZ_IMAGE_INFO_H
#define KZ_IMAGE_INFO_H

#include "core/image_set.h"

/*
 * The info part. Names are offsets of NUL-terminated UTF-8 strings, counted
 * from the image's start; 0 is "no name". The tables follow struct
 * kz_info in the order fields, groups, counters, sets, values, rules, devices,
 * cgroups, elements; the strings follow and end the image. Everything is 8-byte aligned.
 */
struct kz_info {
	__u32 policy; /* name of the file it came from */
	__u32 n_fields;
	__u32 fields; /* struct kz_info_field[n_fields] */
	__u32 groups; /* struct kz_info_group[header.n_groups] */
	__u32 rules; /* struct kz_info_rule[header.n_rules] */
	__u32 counters; /* struct kz_info_counter[header.n_counters] */
	__u32 n_sets;
	__u32 sets; /* struct kz_info_set[n_sets] */
	__u32 strings; /* the string area, up to header.size */
	__u32 strings_size;
	__u32 n_values;
	__u32 values; /* struct kz_info_value[n_values] */
	__u32 n_devices;
	__u32 devices; /* struct kz_info_device[n_devices] */
	__u32 n_cgroups;
	__u32 cgroups; /* struct kz_info_cgroup[n_cgroups] */
	__u32 n_elements;
	__u32 elements; /* struct kz_info_element[n_elements] */
};
_Static_assert(sizeof(struct kz_info) == 72, "kz_info");

struct kz_info_field {
	__u32 name;
	__u32 word; /* of the key: KZ_W_MARK, or KZ_W_FLOW + 0..3 */
	__u32 mask;
	__u32 flow_mask; /* of a sticky one: what it has of the word flow_word */
	__u32 flow_word;
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_info_field) == 24, "kz_info_field");

/* A name for a field's value. */
struct kz_info_value {
	__u32 name;
	__u32 field; /* index into fields */
	__u32 value; /* not shifted */
	__u32 reserved;
};
_Static_assert(sizeof(struct kz_info_value) == 16, "kz_info_value");

/* A device that a rule names by "meta iif" or "meta oif". */
struct kz_info_device {
	__u32 name;
	__u32 index; /* its, when the policy was compiled */
};
_Static_assert(sizeof(struct kz_info_device) == 8, "kz_info_device");

/* A control group that a rule names. */
struct kz_info_cgroup {
	__u64 id; /* when the policy was compiled; 0: it was not there */
	__u32 name; /* its path */
	__u32 reserved; /* 0 */
};
_Static_assert(sizeof(struct kz_info_cgroup) == 16, "kz_info_cgroup");

struct kz_info_group {
	__u32 name;
	__u32 first_rule; /* rules of a group are numbered in a row */
	__u32 n_rules;
	__u32 line;
};
_Static_assert(sizeof(struct kz_info_group) == 16, "kz_info_group");

struct kz_info_rule {
	__u32 name; /* its label, or 0 */
	__u32 line;
};
_Static_assert(sizeof(struct kz_info_rule) == 8, "kz_info_rule");

/* A rule that counts. Its digest survives a replace; its index does not. */
struct kz_info_counter {
	__u32 rule; /* rule number */
	__u32 text; /* the rule as written */
	__u64 digest; /* of group name and rule text: the same rule, next time */
};
_Static_assert(sizeof(struct kz_info_counter) == 16, "kz_info_counter");

/* Static sets only; the dynamic ones are struct kz_dynamic. */
struct kz_info_set {
	__u32 name;
	__u8 type; /* enum kz_set_type */
	__u8 map; /* 1: its elements have values, too, which are not here */
	__u16 reserved; /* 0 */
	__u32 elements; /* intervals after merging */
	__u32 root; /* struct kz_node, of the set nodes; 0: no rule reads it */
};
_Static_assert(sizeof(struct kz_info_set) == 16, "kz_info_set");

/* What a dynamic set has when it is made; of each set in order. */
struct kz_info_element {
	struct kz_entry entry;
	__u32 set; /* its index; KZ_NONE: not needed any more */
	__u32 reserved; /* 0 */
};
_Static_assert(sizeof(struct kz_info_element) == 64, "kz_info_element");

#endif
