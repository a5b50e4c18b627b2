// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the work of finding rules that never match grows with the number of
 * rules on sets that change, none of which covers another. Counted, not timed:
 * how many rules are handed to lint_cover() (the linker leads it here:
 * selftests/Makefile.inc).
 */
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/ktap.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/lint/cover.h"
#include "userspace/lint/lint.h"

#define FEW 1000U
#define MANY 8000U

static uint64_t handed;

int __real_lint_cover(struct lint_cover *cover, const struct region *region,
		      uint32_t *list, size_t count);
int __wrap_lint_cover(struct lint_cover *cover, const struct region *region,
		      uint32_t *list, size_t count);

int __wrap_lint_cover(struct lint_cover *cover, const struct region *region,
		      uint32_t *list, size_t count)
{
	handed += 1 + count;
	return __real_lint_cover(cover, region, list, count);
}

/* The ports keep the cost of a packet low. */
static char *make_text(unsigned int rules)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	unsigned int i;

	if (!out)
		exit(1);
	fprintf(out, "set a { type ipv4; dynamic; size 16 }\ngroup g {\n");
	for (i = 0; i < rules; i++)
		fprintf(out, "ip saddr @a tcp dport %u count\n", 1 + i);
	fprintf(out, "}\n");
	fclose(out);
	return text;
}

/* 0 if it could not be linted, or if some rule was said to never match. */
static uint64_t lint_work(unsigned int rules)
{
	char *text = make_text(rules);
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("work", text, &messages);
	struct image image = { 0 };
	struct lint lint = { 0 };
	bool good;

	handed = 0;
	good = policy && !policy_compile(policy, &image, &messages) &&
	       !lint_find(policy, &image, 0, &lint) && !lint.count &&
	       !lint.unsure_shadowed;
	lint_free(&lint);
	image_free(&image);
	messages_clear(&messages);
	policy_free(policy);
	free(text);
	return good ? handed : 0;
}

int main(void)
{
	uint64_t few, many;

	ktap_start(1);
	few = lint_work(FEW);
	many = lint_work(MANY);
	/* Twice what is linear. */
	ktap_result(
		few && many && many <= few * (2 * MANY / FEW),
		"dynamic sets: %.1f rules handed for each of %u, %.1f of %u",
		(double)few / FEW, FEW, (double)many / MANY, MANY);
	return ktap_finish();
}
