/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the parser share. Each parse_*() reads one construct from
 * p->token on and returns 0, or -errno with the message already added; the
 * statement it stands in is then skipped (parser_skip()), so that one mistake
 * gets one message. What was built so far hangs on p->policy, which is thrown
 * away as a whole.
 */
#ifndef KZ_PARSER_H
#define KZ_PARSER_H

#include "userspace/lang/lexer.h"
#include "userspace/lang/literals.h"
#include "userspace/lang/names.h"
#include "userspace/policy/policy.h"
#include "userspace/lang/suggest.h"

struct parser {
	struct lexer lexer;
	struct token token; /* looked at, not yet taken */
	struct token last; /* the one taken last */
	const char *last_end; /* where it ends */
	struct policy *policy;
	struct messages *messages;
	struct names fields; /* struct policy_field * */
	struct names sets; /* struct policy_set * */
	struct names groups; /* line number */
	struct names labels; /* of the rules of this group: line number */
	struct literals literals;
	unsigned int limits; /* rules of this group that have one */
	unsigned int lists; /* open value lists: a line's end is a blank there */
	size_t errors;
	size_t values; /* named, of all fields */
	size_t masked; /* warnings about prefixes with host bits */
	bool window_bad; /* there was a mistake in "mark window" */
	bool type_bad; /* there was a mistake in this set's "type" */
	bool defaulted; /* this group has its default rule */
};

/*
 * What a name stands for that was used or defined by mistake, so that its
 * other uses are not reported too. Any value fits this field; this set is of
 * every type.
 */
extern const struct policy_field unknown_field;
extern const struct policy_set unknown_set;

/* ---- parser.c: tokens, messages, recovery ---- */

void parser_advance(struct parser *p);

/* The token behind p->token. */
struct token parser_peek(const struct parser *p);

/* Take the token if it is of @kind. */
bool parser_accept(struct parser *p, enum token_kind kind);

/* Take the token if it is the word @word. */
bool parser_accept_word(struct parser *p, const char *word);

/* All add an error and return -EINVAL (or -ENOMEM). */
int parser_error(struct parser *p, struct location at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int parser_expected(struct parser *p, const char *what); /* at p->token */
int parser_no_memory(struct parser *p);

/* Errors that were added by somebody else. */
void parser_count_errors(struct parser *p, size_t count);

/* An error, after which nothing more is read: a limit is exceeded. */
int parser_limit(struct parser *p, struct location at, const char *what,
		 unsigned int limit);

void parser_warning(struct parser *p, struct location at, const char *format,
		    ...) __attribute__((format(printf, 3, 4)));

/* Take a token of @kind, or report that @what was expected. */
int parser_expect(struct parser *p, enum token_kind kind, const char *what);
int parser_expect_word(struct parser *p, const char *word);

/* True at the end of a statement: line's end, ';', '}' or the text's end. */
bool parser_at_end(const struct parser *p);

/* Take a number. */
int parser_number(struct parser *p, uint32_t *value);

/*
 * Skip the rest of a wrong statement, up to its end (not taken), and the
 * braces it opened.
 */
void parser_skip(struct parser *p);

/* A copy of the token's text, or NULL. */
char *token_copy(const struct token *token);

/* How much of a name to show, for "%.*s". */
int token_shown(const struct token *token);

/* ---- parse_name.c: names ---- */

/* True if the token's text has the form of a name. */
bool token_is_name(const struct token *token);

/* Take a new name for a @what ("field"): a word that is not a keyword. */
int parser_new_name(struct parser *p, const char *what, struct token *name);

/* Report an unknown @what; if it is defined later in the text, say so. */
int parser_unknown_name(struct parser *p, const struct token *name,
			const char *what, const struct names *known);

/* ---- keywords.c: what words mean in general ---- */

/* True if @token may not be a name. */
bool word_is_keyword(const struct token *token);

/* True if @token is a word that can only begin a statement or rule. */
bool word_begins_statement(const struct token *token);

/*
 * A word (pair) of the full language, or of nft, that is not accepted: why
 * ("not supported yet", "write 'count'"). NULL if it is none. @second may be
 * NULL.
 */
const char *word_refusal(const struct token *first, const struct token *second);

/* ---- parse_*.c: one for each construct ---- */

int parse_mark_window(struct parser *p);
int parse_flow(struct parser *p);
int parse_reserve(struct parser *p);
int parse_field(struct parser *p);
int parse_set(struct parser *p);

/* A set that must exist; p->token, "@NAME", names it and is not taken. */
int parse_set_name(struct parser *p, const struct policy_set **set);
int parse_group(struct parser *p);

/* One condition, added to @conditions. */
int parse_condition(struct parser *p, struct policy_conditions *conditions);

/* True if @token begins a condition. */
bool condition_begins(const struct parser *p, const struct token *token);

/* Offer all words that begin a condition. */
void condition_suggest(const struct parser *p, struct suggestion *suggestion);

/* The actions of @rule, up to the statement's end. */
int parse_actions(struct parser *p, struct policy_rule *rule);

bool action_begins(const struct token *token);

void action_suggest(struct suggestion *suggestion);

/* Behind "limit": the rest of it, for @rule. */
int parse_limit(struct parser *p, struct policy_rule *rule);

/* Behind "set FIELD by": "flow|packet { VALUE: WEIGHT, ... }". */
int parse_choice(struct parser *p, struct policy_action *action);

/* A field that must exist; p->token names it and is taken. */
int parse_field_name(struct parser *p, const struct policy_field **field);

/* A value for @field, at p->token, that must fit it. */
int parse_field_value(struct parser *p, const struct policy_field *field,
		      uint32_t *value);

/*
 * "{ A, B, }", over as many lines as may be, each read by @parse_one. @what is
 * expected in it, for messages; NULL: it may be empty.
 */
int parse_braces(struct parser *p, const char *what,
		 int (*parse_one)(struct parser *p, void *context),
		 void *context);

/* "{ a, b-c }" of elements of @kind, added to @ranges as written. */
int parse_list(struct parser *p, struct literal_kind kind,
	       struct ranges *ranges);

/* One element. */
int parse_element(struct parser *p, struct literal_kind kind,
		  struct ranges *ranges);

/* 0, -ENOMEM, or -E2BIG beyond KZ_MAX_SET_ELEMENTS. Says nothing. */
int ranges_add(struct ranges *ranges, const struct range *range);

#endif
