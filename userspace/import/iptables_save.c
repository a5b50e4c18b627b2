// SPDX-License-Identifier: GPL-2.0-only
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/iptables_save.h"

struct reading {
	const char *name;
	const struct iptables_visitor *visitor;
	void *context;
	char *why;
	uint32_t line;
	uint32_t table_line; /* where the open table begins; 0: none is open */
	char table[64];
	char *scratch; /* owned; the words of the rule are in it */
	size_t capacity; /* of scratch */
	struct iptables_rule rule;
};

static int bad_line(const struct reading *reading, const char *expected)
{
	return refuse(reading->why, -EINVAL,
		      "%s:%u: %s: this is not what iptables-save prints",
		      reading->name, reading->line, expected);
}

/*
 * The next word at *@at, which is moved after it, written to @to without its
 * quotes; the character after its NUL. NULL: a quote does not end.
 */
static char *word_read(const char **at, char *to)
{
	const char *from = *at;
	char quote = 0;

	for (; *from && (quote || (*from != ' ' && *from != '\t')); from++) {
		if (quote && *from == '\\' && from[1])
			*to++ = *++from;
		else if (quote ? *from == quote : *from == '"')
			quote = quote ? 0 : *from;
		else
			*to++ = *from;
	}
	*to++ = '\0';
	*at = from + strspn(from, " \t");
	return quote ? NULL : to;
}

static int rule_split(struct reading *reading, const char *at)
{
	struct iptables_rule *rule = &reading->rule;
	char *to = reading->scratch;

	rule->n_words = 0;
	while (*at) {
		if (rule->n_words == IPTABLES_WORDS)
			return bad_line(reading, "a rule of over 512 words");
		rule->words[rule->n_words++] = to;
		to = word_read(&at, to);
		if (!to)
			return bad_line(reading, "a quote without its end");
	}
	rule->words[rule->n_words] = NULL;
	if (!rule->n_words)
		return bad_line(reading, "-A without a chain");
	rule->chain = rule->words[0];
	rule->n_words--;
	memmove(rule->words, rule->words + 1,
		(rule->n_words + 1) * sizeof(*rule->words));
	return 0;
}

static int rule_read(struct reading *reading, const char *line, const char *at)
{
	size_t size = 2 * strlen(at) + 1;
	char *scratch;
	int error;

	if (!reading->table_line)
		return bad_line(reading, "a rule outside of a table");
	if (size > reading->capacity) {
		scratch = realloc(reading->scratch, size);
		if (!scratch)
			return refuse_memory(reading->why);
		reading->scratch = scratch;
		reading->capacity = size;
	}
	error = rule_split(reading, at + strspn(at, " \t"));
	reading->rule.text = line;
	reading->rule.line = reading->line;
	if (!error && reading->visitor->rule)
		reading->visitor->rule(reading->context, &reading->rule);
	return error;
}

static int table_read(struct reading *reading, const char *name)
{
	if (reading->table_line)
		return bad_line(reading, "a table inside of a table");
	if (!*name || strlen(name) >= sizeof(reading->table))
		return bad_line(reading, "a table without a name");
	strcpy(reading->table, name);
	reading->table_line = reading->line;
	if (reading->visitor->table)
		reading->visitor->table(reading->context, name, reading->line);
	return 0;
}

static int chain_read(struct reading *reading, char *name)
{
	char *policy = name + strcspn(name, " \t");

	if (!reading->table_line)
		return bad_line(reading, "a chain outside of a table");
	if (policy == name || !*policy)
		return bad_line(reading, "a chain without name or policy");
	*policy++ = '\0';
	policy += strspn(policy, " \t");
	policy[strcspn(policy, " \t")] = '\0';
	if (reading->visitor->chain)
		reading->visitor->chain(reading->context, name, policy);
	return 0;
}

static int commit_read(struct reading *reading)
{
	if (!reading->table_line)
		return bad_line(reading, "COMMIT outside of a table");
	reading->table_line = 0;
	if (reading->visitor->commit)
		reading->visitor->commit(reading->context);
	return 0;
}

static int line_read(struct reading *reading, char *line)
{
	char *at = line + strspn(line, " \t");

	at[strcspn(at, "\r")] = '\0';
	if (!*at)
		return 0;
	if (*at == '#') {
		if (reading->visitor->comment)
			reading->visitor->comment(reading->context, at + 1);
		return 0;
	}
	if (*at == '*')
		return table_read(reading, at + 1);
	if (*at == ':')
		return chain_read(reading, at + 1);
	if (!strcmp(at, "COMMIT"))
		return commit_read(reading);
	if (*at == '[') { /* counters, of iptables-save -c */
		at += strcspn(at, "]");
		at += *at == ']';
		at += strspn(at, " \t");
	}
	if (!strncmp(at, "-A ", 3))
		return rule_read(reading, at, at + 3);
	return bad_line(reading, "neither a table, a chain, a rule nor COMMIT");
}

static int lines_read(struct reading *reading, char *text)
{
	char *line, *end;
	int error;

	for (line = text; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		reading->line++;
		error = line_read(reading, line);
		if (error)
			return error;
	}
	if (!reading->table_line)
		return 0;
	return refuse(
		reading->why, -EINVAL,
		"%s:%u: table '%s' begins here and has no COMMIT: the dump stopped half-way, as iptables-save does (exit status 3) at a rule that it cannot read; 'nft list ruleset' shows that rule",
		reading->name, reading->table_line, reading->table);
}

int iptables_save_read(char *text, const char *name,
		       const struct iptables_visitor *visitor, void *context,
		       char *why)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	int error;

	if (!reading)
		return refuse_memory(why);
	reading->name = name;
	reading->visitor = visitor;
	reading->context = context;
	reading->why = why;
	error = lines_read(reading, text);
	free(reading->scratch);
	free(reading);
	return error;
}
