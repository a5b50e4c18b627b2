// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/lexer.h"

#include <string.h>

#include "userspace/lang/text_map.h"

#define SHOWN_MAX 60 /* of a token, in a message */

/* clang-format off */
static const bool word_characters[256] = {
	['a' ... 'z'] = true,
	['A' ... 'Z'] = true,
	['0' ... '9'] = true,
	['_'] = true,
	['.'] = true,
	[':'] = true,
	['-'] = true,
};
/* clang-format on */

static bool is_word(char c)
{
	return word_characters[(unsigned char)c];
}

/* clang-format off */
static const struct punctuation {
	char text[3];
	enum token_kind kind;
} punctuations[] = { /* "==" before "=" */
	{ "==", TOKEN_EQUAL },
	{ "!=", TOKEN_NOT_EQUAL },
	{ "<=", TOKEN_LESS_EQUAL },
	{ ">=", TOKEN_GREATER_EQUAL },
	{ "=", TOKEN_ASSIGN },
	{ "<", TOKEN_LESS },
	{ ">", TOKEN_GREATER },
	{ "\n", TOKEN_NEWLINE },
	{ ";", TOKEN_SEMICOLON },
	{ "{", TOKEN_OPEN },
	{ "}", TOKEN_CLOSE },
	{ "(", TOKEN_LEFT },
	{ ")", TOKEN_RIGHT },
	{ ",", TOKEN_COMMA },
	{ "/", TOKEN_SLASH },
	{ "&", TOKEN_AND },
	{ "|", TOKEN_OR },
	{ "%", TOKEN_PERCENT },
};
/* clang-format on */

void lexer_start(struct lexer *lexer, const char *text)
{
	*lexer = (struct lexer){ .at = text, .line_start = text, .line = 1 };
}

static void line_begin(struct lexer *lexer)
{
	lexer->line++;
	lexer->line_start = lexer->at;
}

/* Blanks, comments, and line ends after a backslash. */
static void blanks_skip(struct lexer *lexer)
{
	const char *end;

	for (;;) {
		lexer->at += strspn(lexer->at, " \t\r");
		if (*lexer->at == '#') {
			lexer->at = strchrnul(lexer->at, '\n');
			return;
		}
		if (*lexer->at != '\\')
			return;
		end = lexer->at + 1;
		end += strspn(end, " \t\r");
		if (*end != '\n')
			return;
		lexer->at = end + 1;
		line_begin(lexer);
	}
}

/* The length of the word at the lexer; 0: there is none. */
static size_t word_length(const char *text)
{
	bool address = false;
	size_t i;

	for (i = 0;; i++) {
		if (is_word(text[i])) {
			address |= text[i] == '.' || text[i] == ':';
			continue;
		}
		if (text[i] != '/' || !address || !is_word(text[i + 1]))
			return i;
		address = false; /* one '/' at most */
	}
}

static void take_word(struct token *token, size_t length)
{
	token->kind = TOKEN_WORD;
	token->length = length;
	token->at.length = length;
	if (length > 1 && token->text[length - 1] == ':' &&
	    token->text[length - 2] != ':') {
		token->kind = TOKEN_LABEL;
		token->length = length - 1;
	}
}

static void take_string(struct token *token)
{
	const char *end = token->text + 1 + strcspn(token->text + 1, "\"\n");

	token->at.length = end - token->text;
	if (*end != '"') {
		token->kind = TOKEN_BAD_STRING;
		token->length = token->at.length;
		return;
	}
	token->kind = TOKEN_STRING;
	token->at.length++;
	token->text++;
	token->length = end - token->text;
}

static void take_punctuation(struct token *token)
{
	const struct punctuation *p;
	size_t i, length;

	token->kind = TOKEN_UNKNOWN;
	for (length = 1; ((unsigned char)token->text[length] & 0xc0) == 0x80;)
		length++; /* the rest of a UTF-8 character */
	token->length = length;
	token->at.length = length;
	for (i = 0; i < sizeof(punctuations) / sizeof(*punctuations); i++) {
		p = &punctuations[i];
		length = strlen(p->text);
		if (strncmp(token->text, p->text, length))
			continue;
		token->kind = p->kind;
		token->length = length;
		token->at.length = length;
		return;
	}
}

struct token lexer_next(struct lexer *lexer)
{
	struct token token;
	size_t length;

	blanks_skip(lexer);
	token = (struct token){
		.text = lexer->at,
		.at = {
			.line = lexer->line,
			.column = lexer->at - lexer->line_start + 1,
			.length = 1,
		},
	};
	length = word_length(lexer->at);
	if (!*lexer->at) {
		token.kind = TOKEN_END;
		if (lexer->map)
			token.at =
				text_map_find(lexer->map, lexer->at, token.at);
		return token;
	}
	if (length) {
		take_word(&token, length);
	} else if (*lexer->at == '@' && is_word(lexer->at[1])) {
		token.kind = TOKEN_SET;
		token.text++;
		token.length = word_length(token.text);
		token.at.length = token.length + 1;
	} else if (*lexer->at == '"') {
		take_string(&token);
	} else {
		take_punctuation(&token);
	}
	lexer->at += token.at.length;
	if (lexer->map)
		token.at = text_map_find(lexer->map,
					 lexer->at - token.at.length, token.at);
	if (token.kind == TOKEN_NEWLINE)
		line_begin(lexer);
	return token;
}

bool token_is_all(const struct token *token, const char *word)
{
	return !strncmp(token->text, word, token->length) &&
	       !word[token->length];
}

int token_shown(const struct token *token)
{
	return token->length < SHOWN_MAX ? token->length : SHOWN_MAX;
}

char *token_copy(const struct token *token)
{
	return strndup(token->text, token->length);
}
