// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_operator.h"

#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"

/* How other languages write comparisons, and iptables "not". */
static const struct {
	const char *theirs;
	const char *ours;
} operators[] = {
	{ "=", "==" },	{ "!", "!=" },	 { "eq", "==" }, { "is", "==" },
	{ "ne", "!=" }, { "not", "!=" }, { "lt", "<" },	 { "le", "<=" },
	{ "and", "&" }, { "gt", ">" },	 { "ge", ">=" },
};

/* "==" (or nothing) and "!=". */
int parse_operator(struct parser *p, struct policy_condition *condition)
{
	const struct token *token = &p->token;
	size_t i;

	for (i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (token->kind != TOKEN_STRING && /* a device's name */
		    token->length == strlen(operators[i].theirs) &&
		    !memcmp(token->text, operators[i].theirs, token->length))
			return parser_error(p, token->at, "'%.*s': write '%s'",
					    token->length, token->text,
					    operators[i].ours);
	}
	if (parser_accept(p, TOKEN_NOT_EQUAL))
		condition->negate = true;
	else
		parser_accept(p, TOKEN_EQUAL);
	return 0;
}

int parse_comparison(struct parser *p, struct policy_condition *condition)
{
	if (p->token.kind != TOKEN_EQUAL && p->token.kind != TOKEN_NOT_EQUAL)
		return parser_expected(p, "'==' or '!='");
	return parse_operator(p, condition);
}
