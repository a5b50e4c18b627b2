// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/cached.h"

#include <errno.h>
#include <string.h>

#include "core/given.h"

/* Answers on each CPU, unless the policy says how many. */
#define CACHED_DEFAULT 32768U

/* Bits of the key, by word. */
struct bits {
	uint32_t word[KZ_KEY_WORDS];
};

static void bits_of_candidate(const struct kz_candidate *c, struct bits *bits)
{
	bits->word[KZ_W_SADDR] |= (uint64_t)UINT32_MAX << c->saddr_shift;
	bits->word[KZ_W_DADDR] |= (uint64_t)UINT32_MAX << c->daddr_shift;
	if (c->sport || c->sport_span != UINT16_MAX)
		bits->word[KZ_W_SPORT] |= UINT16_MAX;
	if (c->dport || c->dport_span != UINT16_MAX)
		bits->word[KZ_W_DPORT] |= UINT16_MAX;
	bits->word[KZ_W_CLASS] |= c->class_mask & ~KZ_C_NEVER;
}

/* Of a set: one word's bits, an address's four words, or each part's. */
static void bits_of_set(const struct kz_match *match,
			const struct kz_parts *parts, struct bits *bits)
{
	uint32_t i;

	for (i = 0; parts && i < parts->n_words; i++)
		bits->word[parts->word[i]] |= parts->mask[i];
	if (!parts && match->mask)
		bits->word[match->word] |= match->mask;
	for (i = 0; !parts && !match->mask && i < KZ_SET_WORDS; i++)
		bits->word[match->word + i] |= UINT32_MAX;
}

/* False: it asks for more than the key. @rules: what offsets of parts + 1 count
 * from; NULL: there are none.
 */
static bool bits_of_match(const struct kz_match *match, const uint8_t *rules,
			  struct bits *bits)
{
	const struct kz_parts *parts = NULL;

	switch ((enum kz_match_op)match->op) {
	case KZ_MATCH_RANGE:
		bits->word[match->word] |= match->mask;
		return true;
	case KZ_MATCH_SET:
		if (match->span && !rules)
			return false;
		if (match->span)
			parts = (const void *)(rules + match->span - 1);
		bits_of_set(match, parts, bits);
		return true;
	case KZ_MATCH_DYNAMIC:
	case KZ_MATCH_PREFIXES:
	case KZ_MATCH_JOINED:
	case KZ_MATCH_WIDE:
	case KZ_MATCH_OPS:
		break;
	}
	return false;
}

static bool asks_time(const struct output *output, const struct kz_match *match)
{
	uint32_t i;

	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (output->asked[i] == KZ_ASK_TIME &&
		    match->word == kz_asked_word(i))
			return true;
	return false;
}

static int refuse_rule(struct output *output, const struct policy_group *group,
		       const struct policy_rule *rule, const char *what)
{
	policy_message(
		output->policy, output->messages, SEVERITY_ERROR, rule->at,
		"group '%s' has 'cache flows', and this rule matches %s: move it to a group of its own",
		group->name, what);
	return -EINVAL;
}

static uint32_t bits_words(const uint32_t bits[KZ_KEY_WORDS])
{
	uint32_t i, count = 0;

	for (i = 0; i < KZ_KEY_WORDS; i++)
		count += !!bits[i];
	return count;
}

int cached_note(struct output *output, const struct policy_group *group,
		const struct policy_rule *rule,
		const struct kz_candidate *candidate,
		const struct kz_match *matches, uint32_t count)
{
	struct bits bits;
	uint32_t i;

	if (!group->cached)
		return 0;
	memcpy(bits.word, output->cached, sizeof(bits.word));
	bits_of_candidate(candidate, &bits);
	for (i = 0; i < count; i++) {
		if (!bits_of_match(&matches[i], output->rules.bytes, &bits))
			return refuse_rule(
				output, group, rule,
				"a dynamic set, which changes while packets come");
		if (asks_time(output, &matches[i]))
			return refuse_rule(output, group, rule, "the time");
	}
	memcpy(output->cached, bits.word, sizeof(bits.word));
	if (bits_words(output->cached) <= KZ_CACHED_WORDS)
		return 0;
	return refuse_rule(
		output, group, rule,
		"more parts of packets than a cache's key has room for, with the rules before");
}

static uint32_t cached_size(const struct output *output, uint32_t n_words)
{
	const struct policy *policy = output->policy;
	uint32_t most = n_words > KZ_CACHED_FEW ? KZ_MAX_CACHED / 2 :
						  KZ_MAX_CACHED;
	uint32_t asked = 0, size = KZ_MIN_CACHED;
	size_t i;

	for (i = 0; i < policy->n_groups; i++)
		if (policy->groups[i].cache_size > asked)
			asked = policy->groups[i].cache_size;
	while (size < (asked ?: CACHED_DEFAULT) && size < most)
		size *= 2;
	return size;
}

int cached_write(struct output *output)
{
	struct kz_group *groups = (void *)output->groups.bytes;
	const struct policy *policy = output->policy;
	struct kz_cached *cached = NULL;
	uint32_t at = 0, i;
	size_t group;

	for (group = 0; group < policy->n_groups; group++) {
		if (!policy->groups[group].cached)
			continue;
		if (!cached) {
			buffer_align(&output->rules, KZ_RECORD_ALIGN);
			at = output->rules.size + 1;
			cached = buffer_add(&output->rules, sizeof(*cached));
		}
		if (!cached)
			return -ENOMEM;
		groups[group].cached = at;
	}
	for (i = 0; cached && i < KZ_KEY_WORDS; i++) {
		if (!output->cached[i])
			continue;
		cached->word[cached->n_words] = i;
		cached->mask[cached->n_words++] = output->cached[i];
	}
	if (cached)
		cached->size = cached_size(output, cached->n_words);
	return 0;
}

const struct kz_cached *image_cached(const uint8_t *image)
{
	const struct kz_image_header *header = (const void *)image;
	const struct kz_group *group = (const void *)(image + header->groups);
	uint32_t i;

	for (i = 0; i < header->n_groups; i++)
		if (group[i].cached)
			return (const void *)(image + group[i].cached);
	return NULL;
}

bool cached_covers(const uint8_t *image, const struct kz_candidate *candidate,
		   const struct kz_match *matches, uint32_t count)
{
	const struct kz_cached *cached = image_cached(image);
	struct bits bits = { 0 };
	uint32_t i;

	if (!cached)
		return true;
	bits_of_candidate(candidate, &bits);
	for (i = 0; i < count; i++)
		if (!bits_of_match(&matches[i], NULL, &bits))
			return false;
	for (i = 0; i < cached->n_words; i++)
		bits.word[cached->word[i]] &= ~cached->mask[i];
	return !bits_words(bits.word);
}
