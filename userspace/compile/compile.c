// SPDX-License-Identifier: GPL-2.0-only
/* The compiler's driver: groups and info into sections, sections into one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/cost.h"
#include "userspace/compile/cached.h"
#include "userspace/compile/lower_action.h"
#include "userspace/compile/group.h"
#include "userspace/compile/info.h"
#include "userspace/compile/jumps.h"
#include "userspace/compile/limit.h"
#include "userspace/compile/patterns.h"
#include "userspace/compile/room.h"
#include "core/validate.h"

/* What a packet may cost before there is a warning. */
#define WARN_NS 50000

/* As nf_conntrack's own default on a machine of some GiB. */
#define FLOW_SIZE_DEFAULT 65536

static int output_init(struct output *output)
{
	const struct policy *policy = output->policy;
	uint64_t ether = 0;
	enum condition_id id;
	size_t i;

	for (id = 0; id < CONDITIONS; id++)
		if (condition_types[id].features & KZ_F_ETHER)
			ether |= UINT64_C(1) << id;
	output->ether = policy_asks(policy, ether);
	output->set_roots = calloc(policy->n_sets + 1, sizeof(uint32_t));
	if (!output->set_roots)
		return -ENOMEM;
	for (i = 0; i < policy->n_sets; i++)
		output->set_roots[i] = KZ_NONE;
	return 0;
}

static void output_free(struct output *output)
{
	buffer_free(&output->groups);
	buffer_free(&output->written);
	buffer_free(&output->trees);
	buffer_free(&output->dynamic);
	buffer_free(&output->nodes);
	buffer_free(&output->set_nodes);
	buffer_free(&output->rules);
	buffer_free(&output->limits);
	buffer_free(&output->patterns);
	buffer_free(&output->names);
	buffer_free(&output->offsets);
	buffer_free(&output->cgroups);
	buffer_free(&output->candidates);
	buffer_free(&output->places);
	buffer_free(&output->room);
	buffer_free(&output->info);
	buffer_free(&output->strings);
	buffer_free(&output->records);
	free(output->set_roots);
}

static uint32_t section_align(size_t at)
{
	return (at + KZ_SECTION_ALIGN - 1) & ~(size_t)(KZ_SECTION_ALIGN - 1);
}

/* The highest level of roots in @trees. */
static uint32_t trees_depth(const struct buffer *trees)
{
	const struct kz_tree *tree = (const void *)trees->bytes;
	uint32_t depth = 0;
	size_t i;

	for (i = 0; i < trees->size / sizeof(*tree); i++)
		if (tree[i].root.level > depth)
			depth = tree[i].root.level;
	return depth;
}

static uint32_t nodes_depth(const struct buffer *nodes)
{
	const struct kz_node *node = (const void *)nodes->bytes;
	uint32_t depth = 0;
	size_t i;

	for (i = 0; i < nodes->size / sizeof(*node); i++)
		if (node[i].level > depth)
			depth = node[i].level;
	return depth;
}

static uint32_t payloads_size(const struct output *o)
{
	return o->payloads[0].bits ? sizeof(o->payloads) : 0;
}

/* Those that are not asked for are as the first. */
static void payloads_write(struct kz_slice *to, const struct output *o)
{
	unsigned int i;

	for (i = 0; i < KZ_MAX_PAYLOADS; i++)
		to[i] = o->payloads[o->payloads[i].bits ? i : 0];
}

/* Where each section goes, one after the other. */
static void sections_place(struct kz_image_header *h, const struct output *o)
{
	h->groups = sizeof(*h);
	h->trees = h->groups + o->groups.size;
	h->dynamic = section_align(h->trees + o->trees.size);
	h->nodes = section_align(h->dynamic + o->dynamic.size);
	h->set_nodes = section_align(h->nodes + o->nodes.size);
	h->candidates = section_align(h->set_nodes + o->set_nodes.size);
	h->rules = section_align(h->candidates + o->candidates.size);
	h->limits = section_align(h->rules + o->rules.size);
	h->names = section_align(h->limits + o->limits.size);
	h->offsets = section_align(h->names + o->names.size);
	h->payloads = section_align(h->offsets + o->offsets.size);
	h->cgroups = section_align(h->payloads + payloads_size(o));
	h->room = section_align(h->cgroups + o->cgroups.size);
	h->hot_size = section_align(h->room + o->room.size);
	if (!h->n_limits)
		h->limits = 0;
	if (!h->n_names)
		h->names = 0;
	if (!payloads_size(o))
		h->payloads = 0;
	if (!h->n_offsets)
		h->offsets = 0;
	if (!o->cgroups.size)
		h->cgroups = 0;
	if (!o->room.size)
		h->room = 0;
	if (h->n_sticky)
		h->sticky = h->rules + o->sticky;
	h->info = h->hot_size;
	h->info_size = o->info.size + o->strings.size;
	h->size = h->info + h->info_size;
}

/* All but the checksum. -E2BIG with a message if the image is too large. */
static int header_fill(struct kz_image_header *h, struct output *o)
{
	*h = (struct kz_image_header){
		.magic = KZ_IMAGE_MAGIC,
		.version = KZ_IMAGE_VERSION,
		.header_size = sizeof(*h),
		.features = o->features |
			    (o->policy->frames_all ? KZ_F_FRAMES : 0),
		.window = o->policy->window,
		.n_groups = o->policy->n_groups,
		.n_trees = o->trees.size / sizeof(struct kz_tree),
		.n_nodes = o->nodes.size / sizeof(struct kz_node),
		.n_set_nodes = o->set_nodes.size / sizeof(struct kz_node),
		.n_candidates =
			o->candidates.size / sizeof(struct kz_candidate),
		.n_rules = o->policy->n_rules,
		.n_counters = o->n_counters,
		.n_listed = o->n_listed,
		.max_trees = o->max_trees,
		.max_matches = o->max_matches,
		.n_dynamic = o->policy->n_dynamic,
		.n_sticky = o->n_sticky,
		.n_limits = o->limits.size / sizeof(struct kz_limit),
		.n_tables = o->n_tables,
		.n_names = o->names.size / sizeof(struct kz_name),
		.n_offsets = o->offsets.size / sizeof(struct kz_offset),
		.depth = room_depth(o, trees_depth(&o->trees)),
		.set_depth = nodes_depth(&o->set_nodes),
		.n_jumps = o->n_jumps,
	};
	if (o->groups.size + o->trees.size + o->dynamic.size + o->nodes.size +
		    o->set_nodes.size + o->candidates.size + o->rules.size +
		    o->limits.size + o->names.size + o->offsets.size +
		    o->room.size + o->info.size + o->strings.size >
	    KZ_MAX_IMAGE_SIZE - 13 * KZ_SECTION_ALIGN) {
		messages_add(o->messages, SEVERITY_ERROR, o->policy->file, NULL,
			     (struct location){ 0 },
			     "the compiled policy exceeds %u MiB",
			     KZ_MAX_IMAGE_SIZE >> 20);
		return -E2BIG;
	}
	sections_place(h, o);
	h->flow_size = o->policy->flow_size ? o->policy->flow_size :
					      FLOW_SIZE_DEFAULT;
	memcpy(h->asked, o->asked, sizeof(o->asked));
	memcpy(h->flow_window, o->policy->flow_window, sizeof(h->flow_window));
	return 0;
}

/* Cuts lead to nodes, leaves to what they hold. */
static void node_relocate(struct kz_node *node, uint32_t nodes, uint32_t held)
{
	if (node->right)
		node->base += nodes;
	else if (node->count)
		node->base += held;
}

static void trees_relocate(uint8_t *image)
{
	struct kz_image_header *h = (void *)image;
	struct kz_tree *tree = (void *)(image + h->trees);
	struct kz_node *node = (void *)(image + h->nodes);
	uint32_t i;

	for (i = 0; i < h->n_trees; i++) {
		node_relocate(&tree[i].root, h->nodes, h->candidates);
		if (tree[i].best != KZ_NONE)
			tree[i].best += h->rules;
		if (tree[i].end)
			tree[i].end += h->nodes;
	}
	for (i = 0; i < h->n_nodes; i++)
		node_relocate(&node[i], h->nodes, h->candidates);
}

static void sets_relocate(uint8_t *image)
{
	struct kz_image_header *h = (void *)image;
	struct kz_node *node = (void *)(image + h->set_nodes);
	uint32_t i;

	for (i = 0; i < h->n_set_nodes; i++)
		node_relocate(&node[i], h->set_nodes, h->rules);
}

static void matches_relocate(struct kz_match *match, uint32_t count,
			     const struct kz_image_header *h)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (match[i].op == KZ_MATCH_SET)
			match[i].lo += h->set_nodes;
		else if (match[i].op != KZ_MATCH_JOINED &&
			 match[i].op != KZ_MATCH_WIDE)
			continue;
		if (match[i].span) /* offset + 1 */
			match[i].span += h->rules - 1;
	}
}

static void actions_relocate(struct kz_action *action, uint32_t count,
			     uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (action[i].op == KZ_ACTION_CHOOSE)
			action[i].value += rules;
		if (action[i].op == KZ_ACTION_JOIN ||
		    action[i].op == KZ_ACTION_WIDE)
			action[i].parts += rules;
	}
}

/* Before this, offsets count from their section's start. */
static void image_relocate(uint8_t *image, const struct output *o)
{
	struct kz_image_header *h = (void *)image;
	struct kz_group *group = (void *)(image + h->groups);
	struct kz_candidate *candidate = (void *)(image + h->candidates);
	const uint32_t *record = (const void *)o->records.bytes;
	struct kz_match *match;
	struct kz_rule *rule;
	uint32_t i;

	trees_relocate(image);
	sets_relocate(image);
	for (i = 0; i < h->n_candidates; i++)
		if (!kz_candidate_is_dead(&candidate[i]))
			candidate[i].rule += h->rules;
	for (i = 0; i < o->records.size / sizeof(*record); i++) {
		rule = (void *)(image + h->rules + record[i]);
		rule->body += h->rules;
		match = (void *)(image + rule->body);
		matches_relocate(match, rule->n_matches, h);
		actions_relocate((void *)(match + rule->n_matches),
				 rule->n_actions, h->rules);
	}
	for (i = 0; i < h->n_candidates; i++)
		if (!kz_candidate_is_dead(&candidate[i]))
			candidate[i].flags |= kz_rule_cost(h, candidate[i].rule)
					      << KZ_CANDIDATE_COST_SHIFT;
	for (i = 0; i < h->n_groups; i++) {
		if (group[i].fallback)
			group[i].fallback += h->rules - 1;
		if (group[i].jump)
			group[i].jump += h->set_nodes - 1;
		if (group[i].cached)
			group[i].cached += h->rules - 1;
		if (!group[i].n_when)
			continue;
		group[i].when += h->rules;
		matches_relocate((void *)(image + group[i].when),
				 group[i].n_when, h);
	}
	room_relocate(image);
	info_relocate((void *)(image + h->info), h, h->info);
}

static void section_copy(uint8_t *image, uint32_t offset,
			 const struct buffer *section)
{
	if (section->size)
		memcpy(image + offset, section->bytes, section->size);
}

/* Join the sections into one block. */
static int output_finish(struct output *o, struct image *image)
{
	struct kz_image_header header, *h;
	int err;

	if (o->groups.failed || o->trees.failed || o->nodes.failed ||
	    o->set_nodes.failed || o->candidates.failed || o->rules.failed ||
	    o->limits.failed)
		return -ENOMEM;
	err = header_fill(&header, o);
	if (err)
		return err;
	image->bytes =
		aligned_alloc(KZ_SECTION_ALIGN, section_align(header.size));
	if (!image->bytes)
		return -ENOMEM;
	memset(image->bytes, 0, section_align(header.size));
	h = image->header;
	*h = header;
	section_copy(image->bytes, h->groups, &o->groups);
	section_copy(image->bytes, h->trees, &o->trees);
	section_copy(image->bytes, h->dynamic, &o->dynamic);
	section_copy(image->bytes, h->nodes, &o->nodes);
	section_copy(image->bytes, h->set_nodes, &o->set_nodes);
	section_copy(image->bytes, h->candidates, &o->candidates);
	section_copy(image->bytes, h->rules, &o->rules);
	section_copy(image->bytes, h->limits, &o->limits);
	section_copy(image->bytes, h->names, &o->names);
	section_copy(image->bytes, h->offsets, &o->offsets);
	section_copy(image->bytes, h->cgroups, &o->cgroups);
	section_copy(image->bytes, h->room, &o->room);
	if (h->payloads)
		payloads_write((void *)(image->bytes + h->payloads), o);
	section_copy(image->bytes, h->info, &o->info);
	section_copy(image->bytes, h->info + o->info.size, &o->strings);
	image_relocate(image->bytes, o);
	h->checksum = kz_image_checksum(image->bytes, h->size);
	return 0;
}

/* What a packet may cost, and which group has most of it: may there be more? */
static void cost_bound(struct output *o, struct image *image)
{
	const struct policy *policy = o->policy;
	const struct policy_group *group;
	struct kz_fault fault;
	struct kz_cost cost;
	bool much = kz_image_cost(image->header, KZ_MAX_STEPS, &cost, &fault);

	room_afford(image, cost.steps);
	if (!much && (uint64_t)cost.steps * KZ_STEP_NS <= WARN_NS)
		return;
	group = &policy->groups[cost.group];
	policy_message(
		policy, o->messages, much ? SEVERITY_ERROR : SEVERITY_WARNING,
		group->at,
		"a packet may cost %.0f us, %.1f of them in group '%s'%s: trees tell rules apart by addresses, ports and protocols, not by sets that change",
		cost.steps * KZ_STEP_NS / 1e3,
		cost.group_steps * KZ_STEP_NS / 1e3, group->name,
		much ? ", and at most 1000 are allowed" : "");
}

/* The image is validated as a backend would: a bug here goes no further. */
static int output_verify(struct output *o, struct image *image)
{
	size_t errors = o->messages->errors;
	struct kz_fault fault;

	cost_bound(o, image);
	if (o->messages->errors > errors)
		return -E2BIG;
	if (!kz_image_validate(image->bytes, image->header->size, &fault))
		return 0;
	messages_add(o->messages, SEVERITY_ERROR, o->policy->file, NULL,
		     (struct location){ 0 },
		     "compiler error: image offset %u: %s", fault.offset,
		     fault.reason);
	return -EINVAL;
}

/* The policy's zone, if rules match the time. */
static int zone_write(struct output *output)
{
	const struct zone *zone = &output->policy->zone;
	size_t size = zone->count * sizeof(*zone->list);
	void *to;

	if (!size)
		return 0;
	to = buffer_add(&output->offsets, size);
	if (!to)
		return -ENOMEM;
	memcpy(to, zone->list, size);
	return 0;
}

/* Those that the policy names; after them the table's entries are 0. */
static int cgroups_write(struct output *output)
{
	const struct policy *policy = output->policy;
	struct kz_cgroup *group;
	const char *path;
	size_t i;

	if (!(output->features & KZ_F_CGROUP))
		return 0;
	group = buffer_add(&output->cgroups, KZ_MAX_CGROUPS * sizeof(*group));
	if (!group)
		return -ENOMEM;
	for (i = 0; i < policy->n_cgroups; i++, group++) {
		path = policy->cgroups[i].path;
		group->id = policy->cgroups[i].id;
		group->level = cgroup_level(path, strlen(path));
		group->hash = cgroup_hash(path, strlen(path));
	}
	return 0;
}

int policy_compile(const struct policy *policy, struct image *image,
		   struct messages *messages)
{
	return policy_compile_room(policy, policy->n_rules >= ROOM_RULES, image,
				   messages);
}

int policy_compile_room(const struct policy *policy, bool room,
			struct image *image, struct messages *messages)
{
	struct output output = { .policy = policy, .messages = messages };
	size_t i;
	int err;

	image->bytes = NULL;
	err = output_init(&output);
	if (!err)
		err = patterns_collect(&output);
	if (!err)
		err = limits_fit(&output);
	room_plan(&output, room);
	for (i = 0; i < policy->n_groups && !err; i++)
		err = group_compile(&output, &policy->groups[i]);
	if (!err)
		err = jumps_write(&output);
	if (!err)
		err = cached_write(&output);
	if (!err)
		err = room_write(&output);
	if (!err)
		err = zone_write(&output);
	if (!err)
		err = cgroups_write(&output);
	if (!err)
		err = sticky_write(&output);
	if (!err)
		err = info_write(&output);
	if (!err)
		err = output_finish(&output, image);
	if (!err)
		err = output_verify(&output, image);
	if (err)
		image_free(image);
	output_free(&output);
	return err;
}
