// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which groups are passed over at once, as the compiler sees it (what follows
 * from that for packets is in the fuzzer), and that the validator refuses turns
 * that go back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/validate.h"
#include "selftests/runner/ktap.h"
#include "userspace/compile/compile.h"
#include "userspace/lang/parse_policy.h"

/*
 * A word of @groups is one: what its `when` compares wan with, or "-" for no
 * `when`; with "s", a rule sets wan. Of @jumps, each is the first group of a row
 * and where wan 4 and wan 250 lead from there; the numbers of @next are each
 * group's next one.
 */
static const struct {
	const char *name;
	const char *groups;
	const char *jumps;
	const char *next;
} cases[] = {
	{ "eight values", "1 2 3 4 5 6 7 8", "0:3:8", "8 8 8 8 8 8 8 8" },
	{ "seven values", "1 2 3 4 5 6 7", "", "1 2 3 4 5 6 7" },
	{ "eight groups of seven values", "1 2 3 4 5 6 7 7", "",
	  "1 2 3 4 5 6 7 8" },
	{ "a value twice", "4 1 2 4 3 5 6 7 8", "0:0:9", "3 9 9 9 9 9 9 9 9" },
	{ "ranges", "0-1 2-3 4-9 10 11 12 13 14-255", "0:2:7",
	  "8 8 8 8 8 8 8 8" },
	{ "groups before and after", "- 1 2 3 4 5 6 7 8 -", "1:4:9",
	  "1 9 9 9 9 9 9 9 9 10" },
	{ "values in common", "1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9", "",
	  "1 2 3 4 5 6 7 8" },
	{ "not a value", "!=1 2 3 4 5 6 7 8", "", "1 2 3 4 5 6 7 8" },
	{ "the last one writes the field", "1 2 3 4 5 6 7 8s 9", "0:3:8",
	  "8 8 8 8 8 8 8 8 9" },
	{ "one in the middle does", "1 2 3 4s 5 6 7 8 9 10 11", "",
	  "1 2 3 4 5 6 7 8 9 10 11" },
	{ "two rows", "1 2 3 4 5 6 7 8s 1 2 3 4 5 6 7 8", "0:3:8 8:11:16",
	  "8 8 8 8 8 8 8 8 16 16 16 16 16 16 16 16" },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static void groups_write(const char *groups, FILE *out)
{
	char *copy = strdup(groups), *rest = copy, *word;
	unsigned int i;
	size_t length;
	bool sets;

	fputs("mark window 0xff00\nfield wan 8 bits in mark\n", out);
	for (i = 0; (word = strsep(&rest, " ")); i++) {
		length = strlen(word);
		sets = word[length - 1] == 's';
		if (sets)
			word[length - 1] = '\0';
		fprintf(out, "group g%u ", i);
		if (!strncmp(word, "!=", 2))
			fprintf(out, "when wan != %s ", word + 2);
		else if (strcmp(word, "-"))
			fprintf(out, "when wan %s ", word);
		fprintf(out, "{ udp dport %u %s accept }\n", i + 1,
			sets ? "set wan 9" : "");
	}
	free(copy);
}

static int groups_compile(const char *groups, struct image *image)
{
	struct messages messages = { 0 };
	struct policy *policy;
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	int err;

	groups_write(groups, out);
	fclose(out);
	policy = policy_parse("jumps", text, &messages);
	err = policy ? policy_compile(policy, image, &messages) : -1;
	messages_clear(&messages);
	policy_free(policy);
	free(text);
	return err;
}

/* Where wan @value leads: wan is bits 8 to 15 of the mark. */
static unsigned int jump_follow(const struct image *image, uint32_t jump,
				uint32_t value)
{
	const struct kz_node *node = (const void *)(image->bytes + jump);
	const struct kz_node *children;

	while (node->right) {
		children = (const void *)(image->bytes + node->base);
		node = &children[value << 8 << node->left >> node->right];
	}
	return node->base;
}

static struct kz_group *groups_of(const struct image *image)
{
	return (void *)(image->bytes + image->header->groups);
}

static void case_run(unsigned int number)
{
	char jumps[64] = "", next[64] = "";
	struct image image = { 0 };
	const struct kz_group *group;
	size_t at = 0, next_at = 0;
	uint32_t i;

	if (groups_compile(cases[number].groups, &image)) {
		ktap_result(false, "%s", cases[number].name);
		return;
	}
	group = groups_of(&image);
	for (i = 0; i < image.header->n_groups; i++) {
		if (group[i].jump)
			at += sprintf(jumps + at, "%s%u:%u:%u", at ? " " : "",
				      i, jump_follow(&image, group[i].jump, 4),
				      jump_follow(&image, group[i].jump, 250));
		next_at += sprintf(next + next_at, "%s%u", i ? " " : "",
				   group[i].next);
	}
	ktap_result(!strcmp(jumps, cases[number].jumps) &&
			    !strcmp(next, cases[number].next),
		    "%s: jumps '%s', next '%s'", cases[number].name, jumps,
		    next);
	image_free(&image);
}

static void forge_next_back(struct image *image)
{
	groups_of(image)[3].next = 3;
}

static void forge_next_beyond(struct image *image)
{
	groups_of(image)[3].next = image->header->n_groups + 1;
}

static void forge_jump_outside(struct image *image)
{
	groups_of(image)->jump = image->header->candidates;
}

static void forge_jump_askew(struct image *image)
{
	groups_of(image)->jump += sizeof(struct kz_node) / 2;
}

static void forge_count(struct image *image)
{
	image->header->n_jumps = 0;
}

static const struct {
	const char *name;
	void (*forge)(struct image *image);
} forgeries[] = {
	{ "next is the group itself", forge_next_back },
	{ "next is beyond the last", forge_next_beyond },
	{ "a jump outside the nodes", forge_jump_outside },
	{ "a jump between two nodes", forge_jump_askew },
	{ "a jump that the header does not count", forge_count },
};

#define FORGERIES (sizeof(forgeries) / sizeof(forgeries[0]))

static void forgery_run(unsigned int number)
{
	struct image image = { 0 };
	struct kz_fault fault = { 0 };
	bool refused = false;

	if (!groups_compile(cases[0].groups, &image)) {
		forgeries[number].forge(&image);
		image.header->checksum =
			kz_image_checksum(image.bytes, image.header->size);
		refused = kz_image_validate(image.bytes, image.header->size,
					    &fault);
	}
	ktap_result(refused, "refused: %s: %s", forgeries[number].name,
		    refused ? fault.reason : "no");
	image_free(&image);
}

int main(void)
{
	unsigned int i;

	ktap_start(CASES + FORGERIES);
	for (i = 0; i < CASES; i++)
		case_run(i);
	for (i = 0; i < FORGERIES; i++)
		forgery_run(i);
	return ktap_finish();
}
