// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/form.h"
#include "userspace/audit/nft_words.h"

/* ---- words ---- */

static bool word_add(struct nft_words *words, char *word)
{
	if (words->count == NFT_WORDS_MAX)
		return false;
	words->list[words->count++] = word;
	return true;
}

bool nft_words_split(struct nft_words *words, const char *line)
{
	char *to;
	bool fits = true;

	words->count = 0;
	words->text = malloc(2 * strlen(line) + 2);
	if (!words->text)
		return false;
	for (to = words->text; fits;) {
		line += strspn(line, " \t;");
		if (!*line)
			break;
		fits = word_add(words, to);
		if (strchr("{},", *line)) {
			*to++ = *line++;
		} else if (*line == '"') {
			for (line++; *line && *line != '"';)
				*to++ = *line++;
			line += *line == '"';
		} else {
			while (*line && !strchr(" \t;{},", *line))
				*to++ = *line++;
		}
		*to++ = '\0';
	}
	return fits;
}

void nft_words_free(struct nft_words *words)
{
	free(words->text);
	words->text = NULL;
}

bool nft_words_have(const struct nft_words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->count; i++) {
		if (!strcmp(words->list[i], word))
			return true;
	}
	return false;
}

const char *nft_words_after(const struct nft_words *words, const char *word)
{
	size_t i;

	for (i = 0; i + 1 < words->count; i++) {
		if (!strcmp(words->list[i], word) &&
		    strcmp(words->list[i + 1], "!=") &&
		    strcmp(words->list[i + 1], "{"))
			return words->list[i + 1];
	}
	return NULL;
}

/* ---- expressions: operators bind as nft's do: shifts, &, ^, | ---- */

struct cursor {
	const struct nft_words *words;
	size_t at;
	struct audit_user *users;
	size_t n;
};

static const char *word(const struct cursor *cursor, size_t ahead)
{
	return cursor->at + ahead < cursor->words->count ?
		       cursor->words->list[cursor->at + ahead] :
		       "";
}

static bool is(const struct cursor *cursor, size_t ahead, const char *text)
{
	return !strcmp(word(cursor, ahead), text);
}

static void primary(struct cursor *cursor, struct form *form)
{
	char *end;

	memset(form, 0, sizeof(*form));
	if ((is(cursor, 0, "meta") || is(cursor, 0, "ct")) &&
	    is(cursor, 1, "mark")) {
		form_mark(form,
			  is(cursor, 0, "ct") ? WORD_CONNECTION : WORD_PACKET);
		cursor->at += 2;
		return;
	}
	form->constant = strtoul(word(cursor, 0), &end, 0);
	if (end == word(cursor, 0) || *end)
		form_unknown(form);
	if (cursor->at < cursor->words->count)
		cursor->at++;
}

static char operator_at(const struct cursor *cursor)
{
	const char *text = word(cursor, 0);

	return !strcmp(text, "&") || !strcmp(text, "and") ? '&' :
	       !strcmp(text, "|") || !strcmp(text, "or")  ? '|' :
	       !strcmp(text, "^") || !strcmp(text, "xor") ? '^' :
	       !strcmp(text, "<<")			  ? '<' :
	       !strcmp(text, ">>")			  ? '>' :
							    0;
}

static int rank(char operation)
{
	return operation == '|' ? 1 :
	       operation == '^' ? 2 :
	       operation == '&' ? 3 :
	       operation	? 4 :
				  0;
}

static void expression(struct cursor *cursor, int least, struct form *form)
{
	struct form right;
	char operation;

	primary(cursor, form);
	while (rank(operator_at(cursor)) >= least && operator_at(cursor)) {
		operation = operator_at(cursor);
		cursor->at++;
		expression(cursor, rank(operation) + 1, &right);
		form_operate(operation, form, &right);
	}
}

/* ---- statements ---- */

static void user_add(struct cursor *cursor, struct audit_user user)
{
	if (cursor->n < NFT_WORDS_USERS)
		cursor->users[cursor->n++] = user;
}

/* VALUE or VALUE/LENGTH, for nft a prefix. False: it is none. */
static bool value_compare(struct cursor *cursor, struct audit_user user)
{
	const char *text = word(cursor, 0);
	char *end;
	long length;

	user.value = strtoul(text, &end, 0);
	if (end == text || (*end && *end != '/'))
		return false;
	if (*end == '/') {
		length = strtol(end + 1, NULL, 0);
		user.bits = length > 0 && length <= 32 ?
				    WHOLE_MARK << (32 - length) :
				    0;
	}
	user.outside = user.value & ~user.bits;
	user_add(cursor, user);
	cursor->at++;
	return true;
}

/* After the left side: "== VALUE", "VALUE", "{ VALUE, VALUE }". */
static void compare(struct cursor *cursor, const struct form *form,
		    enum audit_word which)
{
	struct audit_user user = { .word = which,
				   .act = ACT_COMPARE,
				   .bits = form->kept[which],
				   .known = true };
	size_t before = cursor->n;
	bool plain = !form->wild && !form->constant && !form->kept[!which];

	if (is(cursor, 0, "==") || is(cursor, 0, "!=")) {
		user.negated = is(cursor, 0, "!=");
		cursor->at++;
	}
	if (is(cursor, 0, "{")) {
		while (plain && !is(cursor, 0, "}") && *word(cursor, 0)) {
			cursor->at++;
			plain = value_compare(cursor, user);
		}
	} else {
		plain = plain && value_compare(cursor, user);
	}
	if (plain)
		return;
	cursor->n = before;
	user_add(cursor, (struct audit_user){ .word = which,
					      .act = ACT_READ,
					      .bits = form->read[which] });
}

static void set(struct cursor *cursor, enum audit_word which)
{
	struct audit_user user = { .word = which };
	struct form form;

	expression(cursor, 1, &form);
	if (is(cursor, 0, "map"))
		form_unknown(&form);
	user.bits = form_changes(&form, which);
	user.outside = form.constant & form.kept[which];
	user.value = form.constant;
	user.from_bits = form.kept[!which];
	user.known = !form.wild && !user.from_bits && !user.outside;
	user.act = user.from_bits ? ACT_COPY : ACT_WRITE;
	if (user.bits)
		user_add(cursor, user);
}

static void mark_read(struct cursor *cursor)
{
	enum audit_word which = is(cursor, 0, "ct") ? WORD_CONNECTION :
						      WORD_PACKET;
	struct form form;

	if (is(cursor, 2, "set")) {
		cursor->at += 3;
		set(cursor, which);
		return;
	}
	expression(cursor, 1, &form);
	compare(cursor, &form, which);
}

/* fib saddr . mark . iif oif missing */
static void fib_read(struct cursor *cursor)
{
	for (; *word(cursor, 0) && !is(cursor, 0, "oif") &&
	       !is(cursor, 0, "oifname") && !is(cursor, 0, "type");
	     cursor->at++) {
		if (is(cursor, 0, "mark"))
			user_add(cursor,
				 (struct audit_user){ .act = ACT_READ,
						      .bits = WHOLE_MARK,
						      .reverse = true });
	}
}

size_t nft_words_users(const struct nft_words *words, struct audit_user *users)
{
	struct cursor cursor = { .words = words, .users = users };

	while (cursor.at < words->count) {
		if (is(&cursor, 0, "comment"))
			break;
		if ((is(&cursor, 0, "meta") || is(&cursor, 0, "ct")) &&
		    is(&cursor, 1, "mark"))
			mark_read(&cursor);
		else if (is(&cursor, 0, "fib"))
			fib_read(&cursor);
		else
			cursor.at++;
	}
	return cursor.n;
}
