// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_mark.h"

#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/owners.h"
#include "userspace/lang/parse_error.h"

static int parse_mask(struct parser *p, uint32_t *mask)
{
	int error = parser_number(p, mask);

	if (!error && !*mask)
		error = parser_error(p, p->last.at, "a mask of 0 has no bits");
	return error;
}

static int reserve_check(struct parser *p, const struct policy_reserve *reserve)
{
	if (!(reserve->mask & p->policy->window))
		return 0;
	return parser_error(
		p, reserve->at,
		"reserve %s%s0x%08x overlaps the mark window 0x%08x in 0x%08x",
		reserve->owner ? reserve->owner : "",
		reserve->owner ? ", " : "", reserve->mask, p->policy->window,
		reserve->mask & p->policy->window);
}

static int parse_window_mask(struct parser *p)
{
	struct policy *policy = p->policy;
	struct location at;
	uint32_t window;
	size_t i;
	int error;

	error = parser_expect_word(p, "window");
	if (error)
		return error;
	at = p->token.at;
	error = parse_mask(p, &window);
	if (error)
		return error;
	if (policy->window)
		return parser_error(
			p, at, "the mark window is already declared as 0x%08x",
			policy->window);
	policy->window = window;
	for (i = 0; i < policy->n_reserves; i++)
		reserve_check(p, &policy->reserves[i]);
	return 0;
}

int parse_mark_window(struct parser *p)
{
	int error = parse_window_mask(p);

	if (error)
		p->window_bad = true;
	return error;
}

/* "64-127": numbers of the bits of a flow, as connlabel counts them. */
static bool read_bits(const struct token *token, uint32_t *first,
		      uint32_t *last)
{
	const char *dash = memchr(token->text, '-', token->length);

	return token->kind == TOKEN_WORD && dash &&
	       !literal_number(token->text, dash - token->text, first) &&
	       !literal_number(dash + 1, token->text + token->length - dash - 1,
			       last) &&
	       *first <= *last && *last < 32 * KZ_FLOW_WORDS;
}

static int parse_flow_size(struct parser *p)
{
	uint32_t size;
	int error = parser_number(p, &size);

	if (error)
		return error;
	if (!size || size > KZ_MAX_FLOWS)
		return parser_error(p, p->last.at,
				    "a flow size is 1 to %u, not %u",
				    KZ_MAX_FLOWS, size);
	if (p->policy->flow_size)
		return parser_error(p, p->last.at,
				    "the flow size is already declared as %u",
				    p->policy->flow_size);
	p->policy->flow_size = size;
	return 0;
}

int parse_flow(struct parser *p)
{
	static const char *const words[] = { "window", "size" };
	struct policy *policy = p->policy;
	uint32_t first, last, bit;

	if (parser_accept_word(p, "size"))
		return parse_flow_size(p);
	if (!parser_accept_word(p, "window"))
		return parser_expected_words(p, words, 2);
	if (policy->flow_declared)
		return parser_error(
			p, p->token.at,
			policy->n_fields ?
				"'flow window' must come before the first field that is in flow or sticky" :
				"the flow window is already declared");
	if (!read_bits(&p->token, &first, &last))
		return parser_expected(
			p,
			"the numbers of its first and last bit, such as 64-127");
	for (bit = first; bit <= last; bit++)
		policy->flow_window[bit / 32] |= 1U << bit % 32;
	policy->flow_declared = true;
	parser_advance(p);
	return 0;
}

/* "frames all" */
int parse_frames(struct parser *p)
{
	static const char *const words[] = { "all" };
	struct policy *policy = p->policy;

	policy->frames_at = p->last.at;
	if (!parser_accept_word(p, "all"))
		return parser_expected_words(p, words, 1);
	if (policy->n_groups)
		return parser_error(
			p, policy->frames_at,
			"'frames all' must come before the first group");
	policy->frames_all = true;
	return 0;
}

/* "kubernetes": the mask of a known owner. */
static int parse_owner_name(struct parser *p, struct policy_reserve *reserve)
{
	char *name = token_copy(&p->token);
	struct suggestion suggestion;
	const struct owner *owner;
	int error = 0;

	if (!name)
		return parser_no_memory(p);
	owner = owner_find(name, &suggestion);
	if (!owner)
		error = parser_error(
			p, p->token.at,
			"unknown owner '%.*s': kzmark-policy(5) lists the known ones; otherwise write a mask, such as 0x0000c000%s",
			token_shown(&p->token), name,
			suggestion_text(&suggestion));
	else if (owner->mask == UINT32_MAX)
		error = parser_error(
			p, p->token.at,
			"%s writes the whole mark, so no field of the mark is safe with it; keep its packets out of this policy, or tell it to use a mask",
			owner->name);
	else
		*reserve = (struct policy_reserve){ owner->mask, owner->name,
						    p->token.at };
	free(name);
	if (!error)
		parser_advance(p);
	return error;
}

static int parse_owner(struct parser *p)
{
	struct policy *policy = p->policy;
	struct policy_reserve *list, reserve = { .at = p->token.at };
	int error;

	if (p->token.kind == TOKEN_WORD &&
	    !strchr("0123456789", *p->token.text))
		error = parse_owner_name(p, &reserve);
	else
		error = parse_mask(p, &reserve.mask);
	if (error)
		return error;
	list = array_grow(policy->reserves, policy->n_reserves, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	policy->reserves = list;
	list[policy->n_reserves++] = reserve;
	return reserve_check(p, &reserve);
}

int parse_reserve(struct parser *p)
{
	int error;

	do
		error = parse_owner(p);
	while (!error && parser_accept(p, TOKEN_COMMA));
	return error;
}
