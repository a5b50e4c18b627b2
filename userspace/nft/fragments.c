// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/fragments.h"

#define NONE 1U /* bits of what is allowed */
#define FIRST 2U
#define LATER 4U
#define ALL 7U

/* Of IPv4's flags and offset, RFC 791. */
#define IP_OFFSET 0x1fff
#define IP_MORE 0x2000

/* IPv4: what one match asks, by what is allowed. */
static const struct {
	uint16_t mask;
	uint16_t value;
	bool negate;
} ip_matches[ALL] = {
	[NONE] = { IP_OFFSET | IP_MORE, 0, false },
	[FIRST] = { IP_OFFSET | IP_MORE, IP_MORE, false },
	[LATER] = { IP_OFFSET, 0, true },
	[NONE | FIRST] = { IP_OFFSET, 0, false },
	[NONE | LATER] = { IP_OFFSET | IP_MORE, IP_MORE, true },
	[FIRST | LATER] = { IP_OFFSET | IP_MORE, 0, true },
};

/* IPv6: the states of a packet, and the matches of each. */
static const struct state {
	unsigned int is;
	unsigned int count;
	struct nft_match matches[2];
} states[] = {
	{ NONE,
	  1,
	  { { .key = NFT_KEY_IP6_UNFRAGMENTED, .op = NFT_MATCH_MISSING } } },
	{ NONE, /* an atomic fragment, RFC 6946 */
	  2,
	  { { .key = NFT_KEY_IP6_FRAGMENT },
	    { .key = NFT_KEY_IP6_FRAGMENTS } } },
	{ FIRST,
	  2,
	  { { .key = NFT_KEY_IP6_FRAGMENT },
	    { .key = NFT_KEY_IP6_FRAGMENTS, .range = { { 1 }, { 1 } } } } },
	{ LATER,
	  1,
	  { { .key = NFT_KEY_IP6_FRAGMENT, .op = NFT_MATCH_NONZERO } } },
};
#define STATES (sizeof(states) / sizeof(*states))

unsigned int nft_fragments_allowed(const struct policy_conditions *conditions)
{
	const struct policy_condition *c;
	unsigned int allowed = ALL, asked;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		/* nft reads "@th" of later fragments, too (Linux 6.12, 6.18). */
		if (c->id == CONDITION_PAYLOAD &&
		    c->payload.base == KZ_PAYLOAD_TRANSPORT)
			allowed &= ~LATER;
		if (c->id != CONDITION_FRAG)
			continue;
		asked = (2U << c->ranges.list[0].high[0]) -
			(1U << c->ranges.list[0].low[0]);
		allowed &= c->negate ? ~asked : asked;
	}
	return allowed;
}

/* One for IPv4, and one for each state of IPv6 that is allowed. */
unsigned int nft_fragments_alternatives(unsigned int allowed)
{
	unsigned int alternatives = 1;
	size_t i;

	for (i = 0; allowed != ALL && i < STATES; i++)
		alternatives += !!(allowed & states[i].is);
	return alternatives;
}

unsigned int nft_fragments_matches(unsigned int allowed,
				   unsigned int alternative,
				   struct nft_match matches[2])
{
	const struct state *state = states;

	if (!allowed || allowed == ALL)
		return 0;
	if (!alternative) {
		matches[0] = (struct nft_match){
			.key = NFT_KEY_IP_FRAGMENTS,
			.op = NFT_MATCH_MASKED,
			.mask = ip_matches[allowed].mask,
			.value = ip_matches[allowed].value,
			.negate = ip_matches[allowed].negate,
		};
		return 1;
	}
	for (;; state++)
		if (allowed & state->is && !--alternative)
			break;
	matches[0] = state->matches[0];
	matches[1] = state->matches[1];
	return state->count;
}
