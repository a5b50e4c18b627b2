// SPDX-License-Identifier: GPL-2.0-only
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/ignore.h"
#include "userspace/audit/line.h"
#include "userspace/base/refuse.h"

struct accepted {
	const char *class;
	bool any_bits;
	uint32_t bits;
	const char *sides[2]; /* NULL: any */
};

/* Is @pattern some class's name? */
static bool is_class(const struct findings *findings, const char *pattern)
{
	const struct finding_class *row;

	for (row = findings->classes; row->name; row++) {
		if (!fnmatch(pattern, row->name, 0))
			return true;
	}
	return false;
}

/* False: the line is not in the form. No class: it is empty. */
static bool line_parse(const struct findings *findings, char *line,
		       struct accepted *accepted)
{
	char *words[5], *save, *word, *end;
	int n = 0;

	memset(accepted, 0, sizeof(*accepted));
	line[strcspn(line, "#")] = '\0';
	for (word = strtok_r(line, " \t\r", &save); word && n < 5;
	     word = strtok_r(NULL, " \t\r", &save))
		words[n++] = word;
	if (!n)
		return true;
	if (n < 2 || n > 4 || !is_class(findings, words[0]))
		return false;
	accepted->class = words[0];
	accepted->any_bits = !strcmp(words[1], "*");
	accepted->bits = strtoul(words[1], &end, 0);
	accepted->sides[0] = n > 2 ? words[2] : NULL;
	accepted->sides[1] = n > 3 ? words[3] : NULL;
	return accepted->any_bits || (end != words[1] && !*end);
}

static bool side_fits(const char *pattern, const struct audit_rule *rule)
{
	if (!pattern)
		return true;
	return rule && (!fnmatch(pattern, rule->owner, 0) ||
			!fnmatch(pattern, rule->where, 0));
}

static bool accepts(const struct accepted *accepted,
		    const struct finding *finding)
{
	return !fnmatch(accepted->class, finding->class->name, 0) &&
	       (accepted->any_bits || accepted->bits == finding->bits) &&
	       side_fits(accepted->sides[0], finding->first) &&
	       side_fits(accepted->sides[1], finding->second);
}

static void leave_out(struct findings *findings,
		      const struct accepted *accepted, size_t *ignored)
{
	size_t i, kept = 0;

	for (i = 0; i < findings->count; i++) {
		if (accepts(accepted, findings->list[i])) {
			free(findings->list[i]);
			++*ignored;
			continue;
		}
		findings->list[kept++] = findings->list[i];
	}
	findings->count = kept;
}

int findings_ignore(struct findings *findings, char *text, const char *name,
		    size_t *ignored, char *why)
{
	struct accepted accepted;
	unsigned int number = 0;
	char *line, *rest = text;

	*ignored = 0;
	while ((line = audit_line(&rest))) {
		number++;
		if (!line_parse(findings, line, &accepted))
			return refuse(
				why, -EINVAL,
				"%s:%u: expected CLASS BITS [FIRST [SECOND]], such as 'overlap 0x4000 kube-proxy', '*' for any",
				name, number);
		if (accepted.class)
			leave_out(findings, &accepted, ignored);
	}
	return 0;
}
