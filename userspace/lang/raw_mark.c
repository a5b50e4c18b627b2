// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/raw_mark.h"

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"

#define EXAMPLE_MAX 255U /* of the eight bits that the message has */

/* The number to set, if it fits into the field that the message shows. */
static struct token number_after(const struct parser *p)
{
	struct token token = { .text = "1", .length = 1 };
	struct lexer lexer = p->lexer;
	struct token next = p->token;
	uint32_t value;

	while (next.kind == TOKEN_WORD) {
		if (!literal_number(next.text, next.length, &value))
			return value <= EXAMPLE_MAX ? next : token;
		next = lexer_next(&lexer);
	}
	return token;
}

bool raw_mark_begins(const struct parser *p)
{
	struct lexer lexer = p->lexer;
	struct token next = lexer_next(&lexer);

	if (token_is(&p->token, "meta") && token_is(&next, "mark"))
		next = lexer_next(&lexer);
	else if (!token_is(&p->token, "mark"))
		return false;
	return token_is(&next, "set");
}

int raw_mark(struct parser *p)
{
	const struct policy *policy = p->policy;
	struct token number = number_after(p);
	size_t i;

	for (i = 0; i < policy->n_fields; i++) {
		if (policy->fields[i]->storage == STORAGE_MARK)
			return parser_error(
				p, p->token.at,
				"rules set fields, not the whole mark: write 'set %s VALUE', or declare another field, 'field NAME 8 bits in mark'",
				policy->fields[i]->name);
	}
	return parser_error(
		p, p->token.at,
		"rules set fields, not the whole mark: write %s'field class 8 bits in mark' before the groups, and 'set class %.*s' here",
		policy->window ? "" : "'mark window 0xff' and ",
		token_shown(&number), number.text);
}
