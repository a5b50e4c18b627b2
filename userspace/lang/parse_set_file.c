// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_set_file.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/base/refuse.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/set_file.h"

/* A relative name starts from the policy's folder: say which that is. */
static int file_missing(struct parser *p, const struct token *name)
{
	char *from = set_file_path(policy_file(p->policy, name->at.file).name,
				   ".", 1);
	char *folder = from ? realpath(from, NULL) : NULL;

	if (*name->text == '/' || !folder)
		parser_error(p, name->at, "there is no file '%.*s'",
			     token_shown(name), name->text);
	else
		parser_error(
			p, name->at,
			"there is no file '%.*s' in '%s', the policy's folder",
			token_shown(name), name->text, folder);
	free(folder);
	free(from);
	return -EINVAL;
}

static int file_report(struct parser *p, const struct token *name,
		       const struct set_file *file, int error)
{
	if (error == -EINVAL)
		parser_count_errors(p, file->errors);
	else if (error == -E2BIG)
		parser_limit(p, name->at, "elements", KZ_MAX_SET_ELEMENTS);
	else if (error == -ENOENT)
		file_missing(p, name);
	else if (error)
		parser_error(p, name->at, "set file '%s': %s", file->path,
			     errno_file_words(error));
	return error;
}

static size_t elements(const struct policy_set *set)
{
	return set->ranges.count + set->boxes.count +
	       (set->ipv6 ? set->ipv6->ranges.count : 0);
}

static int read_file(struct parser *p, struct policy_set *set,
		     const struct set_words *words, const struct token *name)
{
	struct set_file file = {
		.set = set,
		.literals = &p->literals,
		.messages = p->messages,
		.loose = words->at[WORD_LOOSE].line,
		.skip = words->skip,
		.number = name - words->files,
	};
	size_t before = elements(set);
	int error;

	file.path = set_file_path(policy_file(p->policy, name->at.file).name,
				  name->text, name->length);
	if (!file.path)
		return parser_no_memory(p);
	error = file_report(p, name, &file, set_file_read(&file));
	if (!error && elements(set) == before &&
	    !words->at[WORD_MAY_BE_EMPTY].line)
		error = parser_error(
			p, name->at,
			"set file '%s': it has no elements; if that is right, write 'may-be-empty' in the set",
			file.path);
	free(file.path);
	return error;
}

int set_files_read(struct parser *p, struct policy_set *set,
		   const struct set_words *words)
{
	size_t i;
	int error = 0;

	for (i = 0; i < words->n_files && !error; i++)
		error = read_file(p, set, words, &words->files[i]);
	return error;
}
