// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/limit.h"

#include <errno.h>
#include <string.h>

#include "core/flow.h"
#include "core/limit_table.h"

/* The bits of the key word @i words after the part's first. */
static uint32_t part_mask(const struct policy_condition *part, uint32_t i)
{
	uint32_t bits = part->value - 32 * i; /* of an address */

	if (part->id == CONDITION_FIELD || part->id == CONDITION_META_MARK)
		return part->mask;
	switch (condition_types[part->id].value) {
	case VALUE_IPV4:
	case VALUE_IPV6:
		if (part->value <= 32 * i)
			return 0;
		return bits < 32 ? ~(UINT32_MAX >> bits) : UINT32_MAX;
	case VALUE_ETHER:
		return UINT32_MAX;
	default:
		return condition_types[part->id].mask;
	}
}

static uint32_t part_words(const struct policy_condition *part)
{
	switch (condition_types[part->id].value) {
	case VALUE_IPV6:
		return 4;
	case VALUE_ETHER:
		return 2;
	default:
		return 1;
	}
}

/* The parser has made sure that all parts have room. */
static void part_write(struct kz_limit *limit,
		       const struct policy_condition *part)
{
	const struct condition_type *type = &condition_types[part->id];
	uint32_t words = part_words(part), i;

	limit->class_mask |= type->class_mask;
	limit->class_value |= type->class_value;
	for (i = 0; i < words; i++) {
		limit->word[limit->n_words] =
			(part->field ? part->field->word : type->word) + i;
		limit->mask[limit->n_words++] = part_mask(part, i);
	}
}

/* FNV-1a, 64 bits: RFC 9923. */
static uint64_t digest_add(uint64_t hash, const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;

	while (size--)
		hash = (hash ^ *byte++) * 0x100000001b3;
	return hash;
}

/*
 * What makes it the same limit in the next generation: its group and label, and
 * what it counts by. Of several that are alike, their order.
 */
static uint64_t limit_digest(const struct output *output,
			     const struct policy_group *group,
			     const struct policy_rule *rule,
			     const struct kz_limit *limit)
{
	const struct kz_limit *others = (const void *)output->limits.bytes;
	size_t count = output->limits.size / sizeof(*others) - 1, i;
	const char *label = rule->name ? rule->name : "";
	struct kz_limit counted = *limit;
	uint64_t digest = 0xcbf29ce484222325;

	counted.table = 0;
	digest = digest_add(digest, &counted, sizeof(counted));
	digest = digest_add(digest, group->name, strlen(group->name) + 1);
	digest = digest_add(digest, label, strlen(label) + 1);
	for (i = 0; i < count; i++)
		if (others[i].digest == digest)
			digest = digest_add(digest, "again", 5);
	return digest;
}

static void key_write(struct output *output, const struct policy_key *key,
		      struct kz_limit *limit)
{
	size_t i;

	limit->table = output->n_tables++;
	limit->size = key->size;
	limit->n_rows = kz_table_rows(key->size);
	if (key->flow) {
		limit->flags |= KZ_LIMIT_FLOW;
		limit->n_words = KZ_FLOW_KEY_WORDS;
		limit->class_mask = limit->class_value = KZ_C_IP;
	}
	for (i = 0; i < key->parts.count; i++) {
		output->features |= condition_features(&key->parts.list[i]);
		part_write(limit, &key->parts.list[i]);
	}
}

int limit_write(struct output *output, const struct policy_group *group,
		const struct policy_rule *rule, uint32_t *index)
{
	const struct policy_limit *limit = &rule->limit;
	struct kz_limit *record;

	*index = KZ_RULE_NO_LIMIT;
	if (!limit->rate)
		return 0;
	*index = output->limits.size / sizeof(*record);
	record = buffer_add(&output->limits, sizeof(*record));
	if (!record)
		return -ENOMEM;
	output->features |= limit_features(limit);
	*record = (struct kz_limit){
		.interval = limit_interval(limit),
		.depth = limit_depth(limit),
		.flags = limit->over ? KZ_LIMIT_OVER : 0,
	};
	if (limit->bytes) {
		record->rest = limit->unit % limit->rate;
		record->rate = limit->rate;
	}
	if (limit->connections) {
		record->flags |= KZ_LIMIT_CONNECTIONS;
		record->interval = 1;
		record->depth = limit->rate;
	}
	if (limit->key.size) {
		key_write(output, &limit->key, record);
		record->digest = limit_digest(output, group, rule, record);
	}
	return 0;
}

int limits_fit(const struct output *output)
{
	const struct policy *policy = output->policy;
	const struct policy_group *group;
	uint64_t n_rows = 0;
	size_t i, r;

	for (i = 0; i < policy->n_groups; i++) {
		group = &policy->groups[i];
		for (r = 0; r < group->n_rules; r++) {
			if (!group->rules[r].limit.key.size)
				continue;
			n_rows += kz_table_rows(group->rules[r].limit.key.size);
			if (n_rows <= KZ_MAX_ROWS)
				continue;
			policy_message(
				policy, output->messages, SEVERITY_ERROR,
				group->rules[r].at,
				"the limits up to this one are for more than %u keys: give them a smaller 'size'",
				KZ_MAX_ROWS * KZ_ROW_PLACES / 2);
			return -E2BIG;
		}
	}
	return 0;
}
