// SPDX-License-Identifier: GPL-2.0-only
/* Elements and lists of them: shared by conditions and sets. */
#include "userspace/lang/parse_values.h"

#include <errno.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_time.h"

#define MASKED_WARNINGS_MAX 10

/* A list of thousands may have host bits in each line. */
static void warn_masked(struct parser *p, const char *why)
{
	if (++p->masked < MASKED_WARNINGS_MAX)
		parser_warning(p, p->token.at, "%s", why);
	else if (p->masked == MASKED_WARNINGS_MAX)
		parser_warning(p, p->token.at,
			       "%s; more of this kind are not reported", why);
}

int parse_element(struct parser *p, struct literal_kind kind,
		  struct ranges *ranges)
{
	struct token *token = &p->token;
	char why[LITERAL_WHY_SIZE], noun[LITERAL_NOUN_SIZE];
	struct range range;
	int error;

	if (kind.type == VALUE_HOUR || kind.type == VALUE_DAY)
		return parse_time(p, kind, ranges);
	if (token_is(token, ".") ||
	    (token->kind != TOKEN_WORD &&
	     !(token->kind == TOKEN_STRING &&
	       (kind.type == VALUE_INTERFACE || kind.type == VALUE_NAME ||
		kind.type == VALUE_CGROUP))))
		return parser_expected(p, literal_kind_noun(kind, noun));
	error = literal_range(&p->literals, kind, token->text, token->length,
			      &range, why);
	if (error == -ENOMEM)
		return parser_no_memory(p);
	if (error < 0 && names_find(&p->sets, token->text, token->length))
		return parser_error(p, token->at,
				    "'%.*s' is a set: write '@%.*s'",
				    token_shown(token), token->text,
				    token_shown(token), token->text);
	if (error < 0 && token_is(token, "any") && kind.type != VALUE_NAMED)
		return parser_error(p, token->at,
				    "'any': leave the condition out");
	if (error < 0)
		return parser_error(p, token->at, "%s", why);
	if (error == LITERAL_ABSENT)
		parser_warning(p, token->at, "%s", why);
	if (error == LITERAL_MASKED)
		warn_masked(p, why);
	error = ranges_add(ranges, &range);
	if (error == -E2BIG)
		return parser_limit(p, token->at, "elements",
				    KZ_MAX_SET_ELEMENTS);
	if (error)
		return parser_no_memory(p);
	parser_advance(p);
	if (kind.type == VALUE_NAME && p->token.kind == TOKEN_UNKNOWN &&
	    *p->token.text == '*')
		return parser_error(p, p->token.at, "write \"%.*s*\"",
				    token_shown(&p->last), p->last.text);
	return 0;
}

static int empty_list(struct parser *p, struct location at, const char *what)
{
	at.length = p->token.at.line == at.line ?
			    p->token.at.column - at.column + 1 :
			    1;
	return parser_error(p, at, "empty list: expected %s", what);
}

int parse_braces(struct parser *p, const char *what,
		 int (*parse_one)(struct parser *p, void *context),
		 void *context)
{
	struct location at = p->token.at;
	int error;

	p->lists++;
	error = parser_expect(p, TOKEN_OPEN, "'{'");
	if (error)
		return error;
	if (what && p->token.kind == TOKEN_CLOSE)
		return empty_list(p, at, what);
	do {
		if (p->token.kind == TOKEN_CLOSE) /* a comma after the last */
			break;
		error = parse_one(p, context);
		if (error)
			return error;
	} while (parser_accept(p, TOKEN_COMMA));
	if (p->token.kind != TOKEN_CLOSE)
		return parser_expected(p, "',' or '}'");
	p->lists--;
	parser_advance(p);
	return 0;
}

struct list {
	struct literal_kind kind;
	struct ranges *ranges;
};

static int parse_list_element(struct parser *p, void *context)
{
	const struct list *list = context;

	return parse_element(p, list->kind, list->ranges);
}

int parse_list(struct parser *p, struct literal_kind kind,
	       struct ranges *ranges)
{
	struct list list = { kind, ranges };
	char noun[LITERAL_NOUN_SIZE];

	return parse_braces(p, literal_kind_noun(kind, noun),
			    parse_list_element, &list);
}
