// SPDX-License-Identifier: GPL-2.0-only
/*
 * core/features.def in other forms.
 *
 * features list		for selftests/cli/cannot, separated by tabs: for each
 *			feature and each backend its name, the backend, "yes",
 *			"no" or "with-module" for a policy with the feature's
 *			rule, and what the backend says if it cannot
 * features policy NAME	the policy with the rule of that feature
 * features markdown	the table and the lists of docs/backends.md
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hook_limits.h"
#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"

/* The features of the policy with @feature's rule. */
static uint64_t needs(const struct feature *feature)
{
	struct messages messages = { 0 };
	char text[FEATURE_EXAMPLE_SIZE];
	struct policy *policy;
	struct image image;
	uint64_t features;

	feature_example(feature->rule, text);
	policy = policy_parse(feature->name, text, &messages);
	if (!policy || policy_compile(policy, &image, &messages)) {
		fprintf(stderr, "features: %s: %s\n", feature->name,
			messages.count ? messages.list[0].text : "");
		exit(1);
	}
	features = image.header->features;
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	return features;
}

/* The first of @needs that @backend has not for @use, or NULL. */
static const struct feature *lacks(uint64_t needs, enum backend_id backend,
				   enum backend_use use)
{
	size_t i;

	for (i = 0; i < n_features; i++)
		if (needs & features[i].bit &&
		    !feature_provided(&features[i], backend, use))
			return &features[i];
	return NULL;
}

static const char *answer(uint64_t needs, enum backend_id backend)
{
	if (!lacks(needs, backend, BACKEND_USE_LOAD))
		return "yes";
	return lacks(needs, backend, BACKEND_USE_LOAD_WITH_MODULE) ?
		       "no" :
		       "with-module";
}

static void list(void)
{
	const struct feature *lacking;
	uint64_t need;
	size_t i, b;

	for (i = 0; i < n_features; i++) {
		need = needs(&features[i]);
		for (b = 0; b < BACKENDS; b++) {
			printf("%s\t%s\t%s\t", features[i].name,
			       backends[b]->name, answer(need, b));
			lacking = lacks(need, b, BACKEND_USE_LOAD);
			if (lacking)
				printf("backend %s cannot %s",
				       backends[b]->name, lacking->text);
			printf("\t%s\n",
			       lacking ? lacking->verdicts[b].reason : "");
		}
	}
}

static int policy(const char *name)
{
	char text[FEATURE_EXAMPLE_SIZE];
	size_t i;

	for (i = 0; i < n_features; i++) {
		if (strcmp(features[i].name, name))
			continue;
		feature_example(features[i].rule, text);
		fputs(text, stdout);
		return 0;
	}
	fprintf(stderr, "features: no feature '%s'\n", name);
	return 1;
}

/* ---- docs/backends.md ---- */

/* A row of a table is a line. */
static void print_in_row(const char *rule)
{
	for (; *rule; rule++)
		putchar(*rule == '\n' ? ' ' : *rule);
}

/* The reference interpreter and the image evaluate in userspace only. */
static void table(void)
{
	const char *text;
	uint64_t need;
	size_t i, b;

	printf("| feature | in a policy |");
	for (b = BACKEND_XDP; b < BACKENDS; b++)
		printf(" %s |", backends[b]->name);
	printf("\n|---|---|");
	for (b = BACKEND_XDP; b < BACKENDS; b++)
		printf("---|");
	putchar('\n');
	for (i = 0; i < n_features; i++) {
		need = needs(&features[i]);
		printf("| %s | `", features[i].noun);
		print_in_row(features[i].rule);
		printf("` |");
		for (b = BACKEND_XDP; b < BACKENDS; b++) {
			text = answer(need, b);
			printf(" %s |", strcmp(text, "with-module") ?
						text :
						"`--with-module`");
		}
		putchar('\n');
	}
}

static void reasons(void)
{
	const struct feature_verdict *verdict;
	size_t i, b;

	for (b = 0; b < BACKENDS; b++) {
		for (i = 0; i < n_features; i++) {
			verdict = &features[i].verdicts[b];
			if (verdict->verdict == VERDICT_YES)
				continue;
			printf("- `%s` cannot %s%s: %s.\n", backends[b]->name,
			       features[i].text,
			       verdict->verdict == VERDICT_WITH_MODULE ?
				       " without `--with-module`" :
			       verdict->verdict == VERDICT_NO_TEST ?
				       " in a test run (`kzmark eval`)" :
				       "",
			       verdict->reason);
		}
	}
}

static void hooks(void)
{
	size_t i;

	for (i = 0; i < KZ_HOOK_LIMITS; i++) {
		if (kz_hook_limits[i].reason)
			printf("- %s: %s.\n", features[i].noun,
			       kz_hook_limits[i].reason);
		if (kz_hook_limits[i].tc_ingress)
			printf("- %s: %s.\n", features[i].noun,
			       kz_hook_limits[i].tc_ingress);
		if (kz_hook_limits[i].tc_egress)
			printf("- %s: %s.\n", features[i].noun,
			       kz_hook_limits[i].tc_egress);
	}
}

static void markdown(void)
{
	table();
	printf("\nWhy not:\n\n");
	reasons();
	printf("\nWhere a hook limits what its backend can do, `load` says:\n\n");
	hooks();
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "list"))
		list();
	else if (argc == 3 && !strcmp(argv[1], "policy"))
		return policy(argv[2]);
	else if (argc == 2 && !strcmp(argv[1], "markdown"))
		markdown();
	else
		return 2;
	return 0;
}
