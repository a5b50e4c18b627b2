// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/nft/build_part.h"
#include "userspace/nft/print_values.h"
#include "userspace/nft/prefixes.h"
#include "userspace/nft/value_bytes.h"

unsigned int nft_prefixes_alternatives(const struct policy_condition *c)
{
	const struct policy_set *set = c->negate ? NULL : c->set;
	unsigned int count = 0;

	for (; set && set->prefix; set = set->longer)
		count++;
	return count ? count : 1;
}

static int set_match(struct nft_rule *rule, const struct policy_condition *c,
		     uint32_t set, bool negate)
{
	struct nft_match *match = nft_match_add(rule);

	if (!match)
		return -ENOMEM;
	match->key = nft_condition_key(c->id);
	match->op = NFT_MATCH_SET;
	match->negate = negate;
	match->set = set;
	return 0;
}

int nft_prefixes_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			   const struct policy_condition *c,
			   unsigned int alternative)
{
	uint32_t number = nft_set_of_policy(ruleset, c->set);
	const struct policy_set *set;
	unsigned int i = 0;
	int err = 0;

	for (set = c->set; set && !err; set = set->longer, i++) {
		if (!c->negate && i > alternative)
			break;
		err = set_match(rule, c, number + i,
				c->negate || i < alternative);
	}
	return err;
}

bool nft_prefix_is_cut(const struct nft_set *set, enum nft_key key)
{
	return set->dynamic && set->dynamic->prefix &&
	       set->dynamic->prefix < 8 * nft_keys[key].size;
}

static void mask_of(const struct nft_set *set, uint32_t words[4])
{
	uint32_t i;

	for (i = 0; i < 4; i++)
		words[i] = kz_prefix_mask(set->dynamic->prefix, i);
}

void nft_prefix_cut(struct rule_builder *b, const struct nft_set *set,
		    enum nft_key key)
{
	static const uint8_t flip[16];
	uint32_t words[4];
	uint8_t mask[16];

	if (!nft_prefix_is_cut(set, key))
		return;
	mask_of(set, words);
	nft_value_bytes(key, words, false, mask);
	nft_expr_bitwise(b, mask, flip, nft_keys[key].size);
}

void nft_prefix_print(const struct nft_set *set, enum nft_key key, FILE *out)
{
	char text[NFT_VALUE_SIZE];
	uint32_t words[4];

	if (!nft_prefix_is_cut(set, key))
		return;
	mask_of(set, words);
	nft_value_write(key, words, text);
	fprintf(out, " & %s", text);
}
