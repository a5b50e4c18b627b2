// SPDX-License-Identifier: GPL-2.0-only
/*
 * The numbers of --stats against others: nodes and candidates against what the
 * image has, depth against the longest of all ways, and what is expected
 * against walks with drawn keys.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/ktap.h"
#include "userspace/compile/measure.h"
#include "userspace/lang/parse_policy.h"
#include "testlib/random.h"

#define WALKS 100000

static const char text[] =
	"set hosts { type ipv4; elements = { 10.0.0.0/8, 192.0.2.1, 192.0.2.5,\n"
	"	192.0.2.9, 198.51.100.0/24, 203.0.113.7, 203.0.113.77 } }\n"
	"group a {\n%s}\ngroup b {\n"
	"ip6 saddr 2001:db8::/32 tcp dport 1-1023 drop\n"
	"ip saddr @hosts udp dport 53 accept\ndefault drop\n}\n";

/* Rules that need several trees, and share children. */
static struct policy *policy_make(void)
{
	struct messages messages = { 0 };
	char *rules = NULL, *all = NULL;
	struct policy *policy = NULL;
	uint64_t seed = 1;
	size_t size;
	FILE *out = open_memstream(&rules, &size);
	int i;

	for (i = 0; out && i < 400; i++)
		fprintf(out, "ip %caddr %u.%u.0.0/%u tcp dport %u-%u drop\n",
			"sd"[i % 3 == 0], 1 + random_below(&seed, 200),
			random_below(&seed, 256), 8 + random_below(&seed, 9),
			random_below(&seed, 1000),
			1000 + random_below(&seed, 60000));
	if (out && !fclose(out) && asprintf(&all, text, rules) > 0)
		policy = policy_parse("measure", all, &messages);
	messages_clear(&messages);
	free(rules);
	free(all);
	return policy;
}

/* Steps from @node to the leaf of a key of drawn bits; it is put there. */
static uint32_t walk(const struct image *image, const struct kz_node *node,
		     uint64_t *seed, const struct kz_node **leaf)
{
	uint32_t key[KZ_KEY_WORDS], steps = 0, value, i;

	for (i = 0; i < KZ_KEY_WORDS; i++)
		key[i] = random_next(seed);
	for (; node->right; steps++) {
		value = key[node->offset / 4] << node->left >> node->right;
		node = (const void *)(image->bytes + node->base +
				      value * sizeof(*node));
	}
	*leaf = node;
	return steps;
}

/* The longest way down, by all ways. */
static uint32_t longest(const struct image *image, const struct kz_node *node)
{
	const struct kz_node *child = (const void *)(image->bytes + node->base);
	uint32_t most = 0, steps, i;

	if (!node->right)
		return 0;
	for (i = 0; i < 1U << (32 - node->right); i++) {
		steps = 1 + longest(image, &child[i]);
		most = steps > most ? steps : most;
	}
	return most;
}

static void check_tree(const struct image *image, const struct kz_tree *tree,
		       const struct measure *m, uint32_t number)
{
	double steps = 0, compares = 0;
	const struct kz_node *leaf;
	uint64_t seed = 1;
	int i;

	for (i = 0; i < WALKS; i++) {
		steps += walk(image, &tree->root, &seed, &leaf);
		compares += leaf->count;
	}
	ktap_result(
		m->depth == longest(image, &tree->root) &&
			fabs(steps / WALKS - m->steps) < 0.05 &&
			fabs(compares / WALKS - m->compares) < 0.05,
		"tree %u: depth %u, steps %.2f of %.2f, compares %.2f of %.2f",
		number, m->depth, m->steps, steps / WALKS, m->compares,
		compares / WALKS);
}

/* All that is in the image is below some tree, and counted once. */
static void check_all(const struct image *image, struct measuring *measuring)
{
	const struct kz_image_header *h = image->header;
	const struct kz_tree_list all = { .count = h->n_trees };
	uint32_t sizes = 0, i;
	struct measure m;

	measure_trees(measuring, &all, &m);
	for (i = 0; i <= KZ_LEAF_RULES; i++)
		sizes += m.sizes[i];
	ktap_result(m.nodes == h->n_nodes + h->n_trees &&
			    m.trees == h->n_trees && m.leaves == sizes,
		    "%u nodes and %u roots: all %u", h->n_nodes, h->n_trees,
		    m.nodes);
	ktap_result(m.candidates == h->n_candidates, "%u candidates: all %u",
		    h->n_candidates, m.candidates);
	measure_sets(measuring, &m);
	ktap_result(m.trees == 1 && m.nodes == h->n_set_nodes,
		    "a set's %u nodes: all %u", h->n_set_nodes, m.nodes);
}

int main(void)
{
	struct messages messages = { 0 };
	struct measuring *measuring;
	struct image image = { 0 };
	struct policy *policy = policy_make();
	struct measure m;
	uint32_t i;

	if (!policy || policy_compile_room(policy, false, &image, &messages))
		return 1;
	measuring = measuring_new(&image);
	if (!measuring)
		return 1;
	ktap_start(image.header->n_trees + 3);
	for (i = 0; i < image.header->n_trees; i++) {
		const struct kz_tree_list one = { .first = i, .count = 1 };

		measure_trees(measuring, &one, &m);
		check_tree(&image,
			   (const struct kz_tree *)(image.bytes +
						    image.header->trees) +
				   i,
			   &m, i);
	}
	check_all(&image, measuring);
	measuring_free(measuring);
	image_free(&image);
	policy_free(policy);
	return ktap_finish();
}
