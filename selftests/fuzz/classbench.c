// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: filter sets in ClassBench's format. What the importer takes is a
 * policy that can be read and compiled.
 */
#include <stdio.h>
#include <stdlib.h>

#include "userspace/import/classbench.h"
#include "userspace/compile/compile.h"
#include "userspace/base/refuse.h"
#include "userspace/lang/parse_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand_policy(const char *text)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("classbench", text, &messages);
	struct image image = { 0 };

	if (!policy || policy_compile(policy, &image, &messages)) {
		messages_print(&messages, stderr);
		fputs(text, stderr);
		abort();
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_options options = { 0 };
	char why[WHY_SIZE], *text = NULL;
	size_t length;
	FILE *in, *out;
	int err;

	if (!size)
		return -1;
	options.ignore_flags = data[size - 1] & 1;
	in = fmemopen((void *)data, size, "r");
	out = open_memstream(&text, &length);
	if (!in || !out)
		abort();
	err = classbench_import(in, "fuzz", out, &options, why);
	fclose(in);
	fclose(out);
	if (!err)
		demand_policy(text);
	free(text);
	return 0;
}
