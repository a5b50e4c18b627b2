// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one packet may cost: the compiler warns and refuses with the dearest
 * group's line; the validator believes nothing that an image says of its cost.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cost.h"
#include "core/validate.h"
#include "selftests/runner/ktap.h"
#include "userspace/compile/compile.h"
#include "userspace/lang/parse_policy.h"

/* A policy whose second group, at line 3, has @rules rules that trees cannot
 * tell apart, of @sets conditions each; the first @limited have a limit.
 */
static char *make_text(unsigned int rules, unsigned int sets,
		       unsigned int limited)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	unsigned int i, j;

	if (!out)
		exit(1);
	fprintf(out, "set d { type ipv4; dynamic; size 1024 }\n"
		     "group a { ip saddr @d count }\n"
		     "group b {\n");
	for (i = 0; i < rules; i++) {
		fprintf(out, "\tip saddr @d meta length != %u", i + 1);
		for (j = 1; j < sets; j++)
			fprintf(out, " ip daddr != @d");
		fprintf(out, "%s count\n",
			i < limited ? " limit 1/second" : "");
	}
	fprintf(out, "}\n");
	fclose(out);
	return text;
}

/* Compile it; the line of the last message about cost in *@line, or 0. */
static int compile(unsigned int rules, unsigned int sets, unsigned int limited,
		   struct image *image, uint32_t *line)
{
	char *text = make_text(rules, sets, limited);
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("cost", text, &messages);
	int err = policy ? policy_compile(policy, image, &messages) : -EINVAL;
	size_t i;

	*line = 0;
	for (i = 0; messages.list && i < messages.count; i++)
		if (strstr(messages.list[i].text, "a packet may cost"))
			*line = messages.list[i].at.line;
	messages_clear(&messages);
	policy_free(policy);
	free(text);
	return err;
}

static const struct {
	const char *name;
	unsigned int rules, sets, limited;
	int err;
	uint32_t line;
} cases[] = {
	{ "cheap: no warning", 100, 1, 0, 0, 0 },
	{ "above 50 us: a warning", 1500, 1, 0, 0, 3 },
	{ "just below 1 ms: a warning", 950, 20, 0, 0, 3 },
	{ "above 1 ms: refused", 1200, 20, 0, -E2BIG, 3 },
	{ "limits search again: refused", 1500, 1, 16, -E2BIG, 3 },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* Something of an image that says too little of what it costs. */
static void candidate_free(struct kz_image_header *h)
{
	struct kz_candidate *c = (void *)((uint8_t *)h + h->candidates);

	c[h->n_candidates / 2].flags &= ~KZ_CANDIDATE_COST;
}

static void tree_short(struct kz_image_header *h)
{
	struct kz_tree *tree = (void *)((uint8_t *)h + h->trees);
	uint32_t i;

	for (i = 0; i < h->n_trees; i++)
		if (tree[i].root.right)
			break;
	tree[i % h->n_trees].end -= sizeof(struct kz_node);
}

static void trees_twice(struct kz_image_header *h)
{
	struct kz_group *group = (void *)((uint8_t *)h + h->groups);

	group[0].max_trees = group[1].max_trees;
	memcpy(group[0].trees, group[1].trees, sizeof(group[0].trees));
}

/* The same trees for every family: each list is one too many. */
static void families_share(struct kz_image_header *h)
{
	struct kz_group *group = (void *)((uint8_t *)h + h->groups);

	group[1].trees[3] = group[1].trees[KZ_FAMILY_IP];
}

static const struct {
	const char *name;
	void (*change)(struct kz_image_header *h);
} forgeries[] = {
	{ "a candidate that costs nothing is refused", candidate_free },
	{ "a tree that ends early is refused", tree_short },
	{ "trees of two groups are refused", trees_twice },
	{ "trees of two families are refused", families_share },
};

#define FORGERIES (sizeof(forgeries) / sizeof(forgeries[0]))

static void test_forgery(const struct image *image, size_t which)
{
	uint32_t size = image->header->size;
	struct kz_image_header *h = NULL;
	struct kz_fault fault;

	if (posix_memalign((void **)&h, 64, size))
		exit(1);
	memcpy(h, image->bytes, size);
	forgeries[which].change(h);
	h->checksum = kz_image_checksum(h, size);
	ktap_result(kz_image_validate(h, size, &fault) == -EINVAL, "%s",
		    forgeries[which].name);
	free(h);
}

/* With rules that cut, so that there are trees with nodes. */
static struct image tree_image(void)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	char text[8192] = "set d { type ipv4; dynamic; size 64 }\n"
			  "group a { ip saddr @d count }\ngroup b {\n";
	struct policy *policy;
	size_t at = strlen(text), i;

	for (i = 0; i < 100; i++)
		at += snprintf(text + at, sizeof(text) - at,
			       "tcp dport %zu ip daddr @d count\n", i * 7 + 1);
	snprintf(text + at, sizeof(text) - at, "}\n");
	policy = policy_parse("trees", text, &messages);
	if (!policy || policy_compile(policy, &image, &messages))
		exit(1);
	policy_free(policy);
	messages_clear(&messages);
	return image;
}

/* The same trees, cold: beside so many nodes that they are not in the cache. */
static void test_cold(const struct image *image)
{
	struct kz_image_header *h = NULL;
	struct kz_cost warm, cold;
	struct kz_fault fault;

	if (posix_memalign((void **)&h, 64, image->header->size))
		exit(1);
	memcpy(h, image->bytes, image->header->size);
	if (kz_image_cost(h, KZ_MAX_STEPS, &warm, &fault))
		exit(1);
	h->n_nodes = KZ_COST_CACHE / sizeof(struct kz_node) + 1;
	if (kz_image_cost(h, KZ_MAX_STEPS, &cold, &fault))
		exit(1);
	ktap_result(
		cold.steps > warm.steps && cold.steps < 2 * warm.steps,
		"steps of trees that are not in the cache count twice: %u, %u",
		warm.steps, cold.steps);
	free(h);
}

int main(void)
{
	struct image image = tree_image(), other;
	struct kz_fault fault;
	uint32_t line;
	size_t i;
	int err;

	ktap_start(CASES + FORGERIES + 2);
	for (i = 0; i < CASES; i++) {
		other = (struct image){ 0 };
		err = compile(cases[i].rules, cases[i].sets, cases[i].limited,
			      &other, &line);
		ktap_result(err == cases[i].err && line == cases[i].line,
			    "%s: error %d, line %u", cases[i].name, err, line);
		image_free(&other);
	}
	test_cold(&image);
	ktap_result(!kz_image_validate(image.bytes, image.header->size, &fault),
		    "trees that cut");
	for (i = 0; i < FORGERIES; i++)
		test_forgery(&image, i);
	image_free(&image);
	return ktap_finish();
}
