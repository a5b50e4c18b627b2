// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rule trees cut no bit that every packet has, and a device's name gets the
 * number of the longest pattern that it is, by a search by halves as by
 * comparing it with each pattern.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/evaluator/key.h"
#include "core/asked.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"
#include "userspace/compile/lowered.h"
#include "userspace/lang/parse_policy.h"

#define DRAWS 200 /* lists of patterns */
#define NAMES 300 /* names for each */

static bool compile(const char *text, struct image *image)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("known_bits", text, &messages);
	bool done = policy && !policy_compile(policy, image, &messages);

	messages_print(&messages, stderr);
	messages_clear(&messages);
	policy_free(policy);
	return done;
}

/* Bits of key word @word that are the same in all packets of a family. */
static uint32_t same_bits(unsigned int word)
{
	switch (word) {
	case KZ_W_CLASS:
		return FAMILY_BITS;
	case KZ_W_SPORT:
	case KZ_W_DPORT:
	case KZ_W_L4:
		return 0xffff0000;
	case KZ_W_REDIRECT - 1: /* the first that is asked for: iifname */
		return 0xfffffff8;
	default:
		return 0;
	}
}

/* Cuts, and those of them by such bits. */
struct cuts {
	unsigned int all;
	unsigned int same;
};

static void cut_count(const struct kz_node *node, struct cuts *cuts)
{
	if (!node->right)
		return;
	cuts->all++;
	if (UINT32_MAX << node->right >> node->left &
	    same_bits(node->offset / 4))
		cuts->same++;
}

static void cuts_count(const struct image *image, struct cuts *cuts)
{
	const struct kz_image_header *h = image->header;
	const struct kz_node *node = (const void *)(image->bytes + h->nodes);
	const struct kz_tree *tree = (const void *)(image->bytes + h->trees);
	unsigned int i;

	for (i = 0; i < h->n_trees; i++)
		cut_count(&tree[i].root, cuts);
	for (i = 0; i < h->n_nodes; i++)
		cut_count(&node[i], cuts);
}

static void test_cuts(void)
{
	struct image image = { 0 };
	struct cuts cuts = { 0 };
	unsigned int i;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	fputs("group g {\nip daddr 127.0.0.0/8 drop\nip saddr 127.0.0.0/8 drop\n",
	      out);
	for (i = 0; i < 3; i++)
		fprintf(out,
			"iifname \"eth%u\" ct state new udp dport 53 accept\n"
			"iifname \"eth%u\" ct state new tcp dport 53 accept\n"
			"iifname \"eth%u\" tcp dport 1-1023 accept\n"
			"iifname \"eth%u\" tcp flags 2 / 23 accept\n"
			"iifname \"eth%u\" ip saddr 192.0.2.0/24 ip protocol udp accept\n"
			"iifname \"eth%u\" ip saddr 198.51.100.0/24 ip protocol udp accept\n"
			"iifname \"eth%u\" ip protocol icmp accept\n"
			"iifname \"eth%u\" drop\n",
			i, i, i, i, i, i, i, i);
	fputs("}\n", out);
	if (!fclose(out) && compile(text, &image)) {
		cuts_count(&image, &cuts);
		ktap_result(cuts.all > 4 && !cuts.same,
			    "%u cuts, %u by bits that every packet has",
			    cuts.all, cuts.same);
	} else {
		ktap_result(false, "a policy compiles");
	}
	image_free(&image);
	free(text);
}

/* Of few letters, so that many begin alike. */
static void name_draw(uint64_t *seed, char name[16])
{
	unsigned int length = random_below(seed, 16), i;

	memset(name, 0, 16);
	if (random_below(seed, 3))
		length %= 4;
	for (i = 0; i < length; i++)
		name[i] = "ab-_"[random_below(seed, 4)];
}

/* A pattern of a policy: a name, or the beginning of names. */
struct pattern {
	char name[16];
	unsigned int length; /* 16: the whole name, with its end */
};

static unsigned int patterns_draw(uint64_t *seed, struct pattern *list)
{
	unsigned int count = 1 + random_below(seed, KZ_MAX_PATTERNS), i;

	for (i = 0; i < count; i++) {
		do
			name_draw(seed, list[i].name);
		while (!list[i].name[0]);
		list[i].length = random_below(seed, 2) ? 16 :
							 strlen(list[i].name);
	}
	return count;
}

/* The longest of @list that @name is, by its first place; -1: none. */
static int longest(const struct pattern *list, unsigned int count,
		   const char name[16])
{
	unsigned int i;
	int best = -1;

	for (i = 0; i < count; i++)
		if (!memcmp(list[i].name, name, list[i].length) &&
		    (best < 0 || list[i].length > list[best].length))
			best = i;
	return best;
}

static bool patterns_compile(const struct pattern *list, unsigned int count,
			     struct image *image)
{
	char *text = NULL;
	unsigned int i;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool done;

	if (!out)
		return false;
	fputs("group g {\n", out);
	for (i = 0; i < count; i++)
		fprintf(out, "iifname \"%s%s\" drop\n", list[i].name,
			list[i].length < 16 ? "*" : "");
	fputs("}\n", out);
	done = !fclose(out) && compile(text, image);
	free(text);
	return done;
}

static uint32_t number_of(const struct image *image, const char name[16])
{
	struct kz_eval e = { .env = { .image = image->bytes } };
	struct kz_value value;
	int i;

	for (i = 0; i < 4; i++)
		value.word[i] = (uint32_t)(uint8_t)name[4 * i] << 24 |
				(uint32_t)(uint8_t)name[4 * i + 1] << 16 |
				(uint32_t)(uint8_t)name[4 * i + 2] << 8 |
				(uint8_t)name[4 * i + 3];
	return kz_device_number(&e, &value);
}

/* Each pattern has a number of its own, and names have those of theirs. */
static bool numbers_hold(const struct pattern *list, unsigned int count,
			 const struct image *image, uint64_t *seed)
{
	int pattern[KZ_MAX_PATTERNS + 1];
	uint32_t numbers[KZ_MAX_PATTERNS] = { 0 }, number;
	char name[16];
	unsigned int i;
	int expected;

	memset(pattern, -1, sizeof(pattern));
	for (i = 0; i < NAMES + count; i++) {
		name_draw(seed, name);
		if (i < count)
			memcpy(name, list[i].name, sizeof(name));
		expected = longest(list, count, name);
		number = number_of(image, name);
		if (!number != (expected < 0) || number > KZ_MAX_PATTERNS)
			return false;
		if (!number)
			continue;
		if (pattern[number] < 0 && !numbers[expected]) {
			pattern[number] = expected;
			numbers[expected] = number;
		}
		if (pattern[number] != expected || numbers[expected] != number)
			return false;
	}
	return true;
}

static void test_names(void)
{
	struct pattern list[KZ_MAX_PATTERNS];
	unsigned int count, draw, wrong = 0;
	struct image image = { 0 };
	uint64_t seed = 1;

	for (draw = 0; draw < DRAWS; draw++) {
		count = patterns_draw(&seed, list);
		if (!patterns_compile(list, count, &image) ||
		    !numbers_hold(list, count, &image, &seed))
			wrong++;
		image_free(&image);
		image = (struct image){ 0 };
	}
	ktap_result(!wrong, "names of %u lists of patterns: %u wrong", DRAWS,
		    wrong);
}

int main(void)
{
	ktap_start(2);
	test_cuts();
	test_names();
	return ktap_finish();
}
