// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_payload.h"

#include <errno.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"

#define LINK_BITS 96 /* both addresses; what follows may be a tag */

static const char *const bases[] = {
	[KZ_PAYLOAD_LINK] = "ll",
	[KZ_PAYLOAD_NETWORK] = "nh",
	[KZ_PAYLOAD_TRANSPORT] = "th",
};

bool payload_begins(const struct token *token)
{
	size_t i;

	for (i = 0; i < sizeof(bases) / sizeof(*bases); i++)
		if (token->kind == TOKEN_SET && token->length == 2 &&
		    !memcmp(token->text, bases[i], 2))
			return true;
	return false;
}

static uint8_t base_of(const struct token *token)
{
	uint8_t base = KZ_PAYLOAD_LINK;

	while (memcmp(token->text, bases[base], 2))
		base++;
	return base;
}

static int payload_check(struct parser *p, struct location at,
			 const struct kz_slice *payload)
{
	unsigned int end = payload->offset + payload->bits;

	if (payload->base != KZ_PAYLOAD_LINK) {
		if (payload->offset % 8 + payload->bits <= 32)
			return 0;
		return parser_error(
			p, at,
			"at most 32 bits, of 4 bytes, are compared at once: write two conditions");
	}
	if (end > LINK_BITS)
		return parser_error(
			p, at,
			"'@ll' is the Ethernet header's addresses, 96 bits: write 'ether type' or 'vlan id' for what follows");
	/* Of the key: four octets and two of each address. */
	if (payload->offset % 48 / 32 != (end - 1) % 48 / 32 ||
	    payload->offset / 48 != (end - 1) / 48)
		return parser_error(
			p, at, "these bits cross bit %u: write two conditions",
			payload->offset % 48 < 32 ?
				payload->offset / 48 * 48 + 32 :
				payload->offset / 48 * 48 + 48);
	return 0;
}

/* Take ',' and a number from @low to @high. */
static int parse_part(struct parser *p, const char *what, uint32_t low,
		      uint32_t high, uint32_t *value)
{
	struct location at;
	int error = parser_expect(p, TOKEN_COMMA, "','");

	if (error)
		return error;
	at = p->token.at;
	error = parser_number(p, value);
	if (!error && (*value < low || *value > high))
		error = parser_error(p, at, "%s is a number from %u to %u",
				     what, low, high);
	return error;
}

int parse_payload_key(struct parser *p, struct policy_condition *condition)
{
	struct location at = p->token.at;
	uint32_t offset, bits;
	int error;

	condition->payload.base = base_of(&p->token);
	condition->id = condition->payload.base == KZ_PAYLOAD_LINK ?
				CONDITION_LINK_BITS :
				CONDITION_PAYLOAD;
	parser_advance(p);
	error = parse_part(p, "the first bit", 0, 16383, &offset);
	if (!error)
		error = parse_part(p, "the number of bits", 1, 32, &bits);
	if (error)
		return error;
	condition->payload.offset = offset;
	condition->payload.bits = bits;
	parser_span(p, &at);
	return payload_check(p, at, &condition->payload);
}
