// SPDX-License-Identifier: GPL-2.0-only
/* Limits of rules. Written from docs/policy.md without a look at core/. */
#include "userspace/reference/limit.h"

#include <string.h>

#include "userspace/reference/ask.h"

/* A key's parts one after the other, and how many words they are. */
struct name {
	uint32_t words[4 * KZ_LIMIT_WORDS];
	size_t count;
};

/* What the packet takes from the bucket, as the time in which that comes back.
 */
static uint64_t price(const struct policy_limit *limit,
		      const struct subject *subject)
{
	uint32_t length = subject->packet.length;

	if (!limit->bytes)
		return limit_interval(limit);
	if (length > 0xfffff)
		length = 0xfffff;
	return (unsigned __int128)limit->unit * length / limit->rate;
}

/*
 * Is there a token? A bucket that is full at @due, and takes some time to fill,
 * has what is left of that time.
 */
static bool take_token(const struct policy_limit *limit,
		       const struct subject *subject, uint64_t *due)
{
	uint64_t now = subject->reference->now;
	uint64_t full = *due > now ? *due : now;

	full += price(limit, subject);
	if (full - now > limit_depth(limit))
		return false;
	*due = full;
	return true;
}

/* The first @length bits of @address. */
static void clip(uint32_t address[4], uint32_t length)
{
	uint32_t i;

	for (i = length; i < 128; i++)
		address[i / 32] &= ~(1U << (31 - i % 32));
}

static bool name_add(struct name *name, const struct policy_condition *part,
		     struct subject *subject)
{
	uint32_t *value = &name->words[name->count];
	enum value_type type = condition_types[part->id].value;

	if (!find_value(part, subject, value))
		return false;
	if (type == VALUE_IPV4 || type == VALUE_IPV6)
		clip(value, part->value);
	if (part->id == CONDITION_FIELD)
		*value &= part->mask;
	name->count += 4;
	return true;
}

/* False: the packet has no such key. */
static bool find_name(const struct policy_key *key, struct subject *subject,
		      struct name *name)
{
	struct flow_name *flow = (struct flow_name *)name->words;
	size_t i;

	_Static_assert(sizeof(*flow) <= sizeof(name->words), "flow_name");
	memset(name, 0, sizeof(*name));
	if (key->flow) {
		name->count = sizeof(*flow) / sizeof(*name->words);
		return flow_name(&subject->packet, flow);
	}
	for (i = 0; i < key->parts.count; i++)
		if (!name_add(name, &key->parts.list[i], subject))
			return false;
	return true;
}

bool limit_lets(const struct policy_limit *limit, uint32_t rule,
		struct subject *subject)
{
	struct reference *reference = subject->reference;
	struct key_bucket *bucket;
	struct name name;

	if (!limit->rate)
		return true;
	if (!limit->key.size)
		return take_token(limit, subject, &reference->due[rule]) !=
		       limit->over;
	if (!find_name(&limit->key, subject, &name))
		return false;
	bucket = key_bucket_find(&reference->buckets[rule], name.words,
				 name.count * sizeof(*name.words),
				 limit->key.size, reference->now);
	return bucket &&
	       take_token(limit, subject, &bucket->due) != limit->over;
}
