// SPDX-License-Identifier: GPL-2.0-only
#include "ruleset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "backend.h"
#include "classbench.h"

/* Where ClassBench sets and traces are, if they are. */
static const char *data_folder(void)
{
	const char *folder = getenv("KZMARK_DATA");

	return folder ? folder : "/work/shared/data";
}

static ssize_t unpack_read(void *cookie, char *buffer, size_t size)
{
	return gzread(cookie, buffer, size);
}

static FILE *unpack_open(const char *path)
{
	static const cookie_io_functions_t functions = { .read = unpack_read };
	gzFile file = gzopen(path, "r");

	return file ? fopencookie(file, "r", functions) : NULL;
}

/* The filter set as policy text, freed by the caller. */
static int classbench_text(const char *path, char **text, char *why)
{
	FILE *in = unpack_open(path), *out;
	size_t size;
	int err;

	if (!in || access(path, R_OK)) {
		snprintf(why, WHY_SIZE, "%s: %s", path, strerror(errno));
		return -ENOENT;
	}
	out = open_memstream(text, &size);
	if (!out)
		return -ENOMEM;
	err = classbench_import(in, path, out, why, WHY_SIZE);
	fclose(in);
	fclose(out);
	return err;
}

static int text_parse(struct ruleset *ruleset, const char *text, char *why)
{
	struct messages messages = { 0 };

	ruleset->policy = policy_parse(ruleset->name, text, &messages);
	if (!ruleset->policy && messages.count)
		snprintf(why, WHY_SIZE, "%s: %s", ruleset->name,
			 messages.list[0].text);
	messages_clear(&messages);
	return ruleset->policy ? 0 : -EINVAL;
}

static void verdicts_set(struct policy *policy, enum kz_verdict verdict)
{
	size_t g, r;

	for (g = 0; g < policy->n_groups; g++)
		for (r = 0; r < policy->groups[g].n_rules; r++)
			policy->groups[g].rules[r].verdict = verdict;
}

int ruleset_open(struct ruleset *ruleset, const char *name, uint32_t size,
		 enum kz_verdict verdict, char *why)
{
	static const char default_rule[] = "group rest {\n\tdefault drop\n}\n";
	char path[256], *text = NULL, *whole = NULL;
	int err;

	*ruleset = (struct ruleset){ 0 };
	snprintf(ruleset->name, sizeof(ruleset->name), "%s_%uk", name,
		 size / 1000);
	snprintf(path, sizeof(path), "%s/classbench/%s.gz", data_folder(),
		 ruleset->name);
	snprintf(ruleset->trace, sizeof(ruleset->trace), "%s/traces/%s.tsv.gz",
		 data_folder(), ruleset->name);
	err = classbench_text(path, &text, why);
	if (!err && asprintf(&whole, "%s%s", text, default_rule) < 0)
		err = -ENOMEM;
	if (!err)
		err = text_parse(ruleset, whole, why);
	if (!err)
		verdicts_set(ruleset->policy, verdict);
	free(text);
	free(whole);
	return err;
}

void ruleset_close(struct ruleset *ruleset)
{
	policy_free(ruleset->policy);
	ruleset->policy = NULL;
}
