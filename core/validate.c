// SPDX-License-Identifier: GPL-2.0-only
/*
 * The image validator; validate.h says what it guarantees. Here: the header,
 * and what is asked in which order.
 */
#include "core/cost.h"
#include "core/given.h"
#include "core/validate_check.h"
#include "core/yield.h"

static __u32 aligned(__u64 offset)
{
	return (offset + KZ_SECTION_ALIGN - 1) & ~(__u64)(KZ_SECTION_ALIGN - 1);
}

__u32 kz_image_checksum(const void *image, __u32 size)
{
	const __u32 skip = offsetof(struct kz_image_header, checksum) / 4;
	const __u32 *word = image;
	__u32 hash = 0x811c9dc5, i;

	for (i = 0; i < size / 4; i++) {
		if (i == skip)
			continue;
		hash = (hash ^ word[i]) * 0x01000193;
		if (!(i & 0xfffff))
			kz_yield();
	}
	return hash;
}

static int check_limits(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (h->n_groups > KZ_MAX_GROUPS)
		return kz_check_fail(c, 0, "too many groups");
	if (h->n_rules > KZ_MAX_RULES || h->n_counters > h->n_rules)
		return kz_check_fail(c, 0, "too many rules or counters");
	if (h->n_dynamic > KZ_MAX_SETS)
		return kz_check_fail(c, 0, "too many dynamic sets");
	if (h->n_sticky > KZ_MAX_FIELDS)
		return kz_check_fail(c, 0, "too many sticky fields");
	if (h->flow_size > KZ_MAX_FLOWS ||
	    (h->features & KZ_F_FLOW && !h->flow_size))
		return kz_check_fail(c, 0, "no or too many flows");
	if (h->n_limits > h->n_rules)
		return kz_check_fail(c, 0, "too many limits");
	if (h->n_trees > KZ_MAX_TREES || h->n_listed > h->n_trees ||
	    h->max_trees > h->n_trees)
		return kz_check_fail(c, 0, "too many trees");
	if (h->depth > KZ_MAX_DEPTH || h->set_depth > KZ_MAX_DEPTH)
		return kz_check_fail(c, 0, "trees too deep");
	if (h->max_matches > KZ_MAX_MATCHES || h->reserved)
		return kz_check_fail(c, 0, "too many matches");
	if (h->features & ~(KZ_F_ALL | KZ_F_ASKED))
		return kz_check_fail(c, 0, "unknown feature");
	for (i = 0; i <= KZ_MAX_ASKED; i++)
		if (h->asked[i] >= KZ_ASKS ||
		    (i && h->asked[i] && !h->asked[i - 1]))
			return kz_check_fail(c, 0, "unknown value asked for");
	if (!h->asked[0] != !(h->features & KZ_F_ASKED))
		return kz_check_fail(c, 0,
				     "feature and values asked for disagree");
	if (h->asked[KZ_MAX_ASKED])
		return kz_check_fail(c, 0, "too many values asked for");
	if (h->asked[KZ_ASKED_ALWAYS] && h->features & KZ_F_ETHER)
		return kz_check_fail(c, 0,
				     "values in words of the Ethernet header");
	if (h->n_offsets > KZ_MAX_OFFSETS)
		return kz_check_fail(c, 0, "too many offsets of the zone");
	if (!h->n_offsets != !(h->features & KZ_F_TIME))
		return kz_check_fail(c, 0, "feature and zone disagree");
	if (h->n_names > 1U << KZ_NAME_STEPS)
		return kz_check_fail(c, 0, "too many device names");
	return 0;
}

/* Sections follow each other in the order of the header. */
static int check_layout(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u64 trees, dynamic, nodes, set_nodes, candidates, rules;

	if (h->n_nodes > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_node) ||
	    h->n_set_nodes > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_node) ||
	    h->n_candidates > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_candidate))
		return kz_check_fail(c, 0, "too many nodes or candidates");
	trees = sizeof(*h) + (__u64)h->n_groups * sizeof(struct kz_group);
	dynamic = aligned(trees + (__u64)h->n_trees * sizeof(struct kz_tree));
	nodes = aligned(dynamic +
			(__u64)h->n_dynamic * sizeof(struct kz_dynamic));
	set_nodes = aligned(nodes + (__u64)h->n_nodes * sizeof(struct kz_node));
	candidates = aligned(set_nodes +
			     (__u64)h->n_set_nodes * sizeof(struct kz_node));
	rules = aligned(candidates +
			(__u64)h->n_candidates * sizeof(struct kz_candidate));
	if (h->groups != sizeof(*h) || h->trees != trees ||
	    h->dynamic != dynamic || h->nodes != nodes ||
	    h->set_nodes != set_nodes || h->candidates != candidates ||
	    h->rules != rules)
		return kz_check_fail(c, 0, "sections overlap or leave gaps");
	if (rules > h->hot_size || h->hot_size > h->size ||
	    h->hot_size % KZ_SECTION_ALIGN || h->info != h->hot_size ||
	    h->info_size != h->size - h->hot_size)
		return kz_check_fail(c, 0, "sections reach beyond the image");
	return 0;
}

static int check_header(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	int err;

	if (c->size < sizeof(*h))
		return kz_check_fail(c, 0, "shorter than a header");
	if (h->magic != KZ_IMAGE_MAGIC)
		return kz_check_fail(c, 0, "not a kzmark image (magic)");
	if (h->version != KZ_IMAGE_VERSION || h->header_size != sizeof(*h))
		return kz_check_fail(c, 0, "image of another version");
	if (h->size != c->size || c->size > KZ_MAX_IMAGE_SIZE || c->size % 4)
		return kz_check_fail(c, 0, "size differs from the header's");
	if (h->checksum != kz_image_checksum(c->image, c->size))
		return kz_check_fail(c, 0,
				     "checksum is wrong: the image is damaged");
	err = check_limits(c);
	return err ? err : check_layout(c);
}

static int check_names(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;

	if (h->n_names ? h->names % KZ_RECORD_ALIGN ||
				 !kz_check_holds(h->rules, h->hot_size,
						 h->names, h->n_names,
						 sizeof(struct kz_name)) :
			 h->names)
		return kz_check_fail(c, 0, "names outside the rules");
	return 0;
}

static int check_offsets(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_offset *offset = (const void *)(c->image + h->offsets);
	__u32 i;

	if (h->n_offsets ?
		    h->offsets % KZ_RECORD_ALIGN ||
			    !kz_check_holds(h->rules, h->hot_size, h->offsets,
					    h->n_offsets, sizeof(*offset)) :
		    h->offsets)
		return kz_check_fail(c, 0, "zone outside the rules");
	for (i = 0; i < h->n_offsets; i++)
		if ((i ? offset[i].from <= offset[i - 1].from :
			 offset[i].from) ||
		    offset[i].seconds <= -86400 || offset[i].seconds >= 86400)
			return kz_check_fail(c,
					     h->offsets + i * sizeof(*offset),
					     "bad offset of the zone");
	return 0;
}

static int check_payloads(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_slice *payload = (const void *)(c->image + h->payloads);
	__u32 i;

	if (!h->payloads != !(h->features & KZ_F_PAYLOAD))
		return kz_check_fail(c, 0, "feature and payload disagree");
	if (!h->payloads)
		return 0;
	if (h->payloads % KZ_RECORD_ALIGN ||
	    !kz_check_holds(h->rules, h->hot_size, h->payloads, KZ_MAX_PAYLOADS,
			    sizeof(*payload)))
		return kz_check_fail(c, 0, "payload outside the rules");
	for (i = 0; i < KZ_MAX_PAYLOADS; i++, payload++)
		if (payload->base < KZ_PAYLOAD_NETWORK ||
		    payload->base > KZ_PAYLOAD_TRANSPORT || !payload->bits ||
		    payload->offset % 8 + payload->bits > 32)
			return kz_check_fail(c, h->payloads, "bad payload");
	return 0;
}

static int check_cgroups(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_cgroup *group = (const void *)(c->image + h->cgroups);
	__u32 i;

	if (!h->cgroups != !(h->features & KZ_F_CGROUP))
		return kz_check_fail(c, 0, "feature and groups disagree");
	if (!h->cgroups)
		return 0;
	if (h->cgroups % KZ_RECORD_ALIGN ||
	    !kz_check_holds(h->rules, h->hot_size, h->cgroups, KZ_MAX_CGROUPS,
			    sizeof(*group)))
		return kz_check_fail(c, 0, "groups outside the rules");
	for (i = 0; i < KZ_MAX_CGROUPS; i++, group++)
		if (group->level > KZ_CGROUP_LEVELS ||
		    !group->level != !group->hash ||
		    (i && group->level && !group[-1].level))
			return kz_check_fail(c, h->cgroups, "bad group");
	return 0;
}

static int check_cost(struct kz_check *c)
{
	struct kz_cost cost;

	return kz_image_cost(c->header, KZ_MAX_STEPS, &cost, c->fault) ?
		       -EINVAL :
		       0;
}

/* In this order: each may rely on those before it. */
static int (*const checks[])(struct kz_check *c) = {
	check_header,	 kz_info_check,	      kz_owned_fill,   kz_trees_check,
	kz_sets_check,	 kz_candidates_check, kz_groups_check, kz_sticky_check,
	kz_limits_check, check_names,	      check_offsets,   check_payloads,
	check_cgroups,	 kz_room_check,	      check_cost,
};

/* Without what a patch cannot write, and what only that refers to. */
static int (*const change_checks[])(struct kz_check *c) = {
	kz_owned_fill,	 kz_trees_check,  kz_candidates_check, kz_groups_check,
	kz_sticky_check, kz_limits_check, check_names,	       check_offsets,
	check_payloads,	 check_cgroups,	  kz_room_check,       check_cost,
};

int kz_image_validate_change(const void *image, const __u8 *touched,
			     struct kz_fault *fault)
{
	struct kz_check c = {
		.image = image,
		.header = image,
		.fault = fault,
		.touched = touched,
	};
	__u32 i;
	int err = 0;

	c.size = c.header->size;
	*fault = (struct kz_fault){ 0 };
	for (i = 0;
	     i < sizeof(change_checks) / sizeof(change_checks[0]) && !err; i++)
		err = change_checks[i](&c);
	return err;
}

int kz_image_validate(const void *image, __u32 size, struct kz_fault *fault)
{
	struct kz_check c = {
		.image = image, .header = image, .size = size, .fault = fault
	};
	__u32 i;
	int err = 0;

	*fault = (struct kz_fault){ 0 };
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]) && !err; i++)
		err = checks[i](&c);
	return err;
}
