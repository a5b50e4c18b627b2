// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_guards.h"

#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"

/* The share of all values of its type that @set has, in percent. */
static double share(const struct policy_set *set)
{
	struct literal_kind kind = literal_set_kinds[set->type];
	int words = literal_words(kind.type), w;
	double sum = 0, all = 1, size;
	const struct range *range;
	size_t i;

	for (i = 0; i < set->ranges.count; i++) {
		range = &set->ranges.list[i];
		for (size = 0, w = 0; w < words; w++)
			size = size * 0x1p32 + range->high[w] -
			       (double)range->low[w];
		sum += size + 1;
	}
	for (w = 0; w < words; w++)
		all *= kind.maximum + 1.0;
	return 100 * sum / all;
}

static int share_check(struct parser *p, const struct policy_set *set,
		       const struct set_words *words)
{
	double found = share(set);

	if (found <= words->share)
		return 0;
	return parser_error(
		p, words->at[WORD_MAX_SHARE],
		"set '%s' has %.4g %% of the %s space, more than the %.4g %% of 'max-share'",
		set->name, found,
		literal_one(literal_set_kinds[set->type].type), words->share);
}

int set_guards_check(struct parser *p, const struct policy_set *set,
		     const struct set_words *words)
{
	size_t elements = set->elements + (set->ipv6 ? set->ipv6->elements : 0);
	int error = 0;

	if (elements < words->least)
		return parser_error(
			p, words->at[WORD_MIN_ELEMENTS],
			"set '%s' has %zu element%s, fewer than the %u of 'min-elements'",
			set->name, elements, elements == 1 ? "" : "s",
			words->least);
	if (words->at[WORD_MAX_SHARE].line && set->type >= KZ_SET_ETHER)
		return parser_error(
			p, words->at[WORD_MAX_SHARE],
			"'max-share' is for sets of IP addresses or ports: use 'min-elements'");
	if (words->at[WORD_MAX_SHARE].line)
		error = share_check(p, set, words);
	if (!error && words->at[WORD_MAX_SHARE].line && set->ipv6)
		error = share_check(p, set->ipv6, words);
	return error;
}
