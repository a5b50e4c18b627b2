// SPDX-License-Identifier: GPL-2.0-only
/*
 * The best nft can do with thousands of five-tuple rules of one verdict: each
 * rule an element of a concatenated interval set, one look-up for all. The
 * kernel refuses an element of which a corner lies within another, so what is
 * covered is left out, small ones come before large ones, and what still
 * collides goes into a further set, looked up if the ones before say no.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "bench/system/command.h"
#include "bench/system/mark_action.h"
#include "bench/system/nft.h"
#include "bench/system/nft_vmap.h"

#define TYPE NFT_TUPLE_TYPE "; flags interval;"

struct element {
	struct five_tuple tuple;
	double volume; /* logarithm of it */
	unsigned int layer; /* the set it goes into */
};

static int element_make(const struct policy_rule *rule, struct element *e)
{
	int i, err = five_tuple_of_rule(rule, &e->tuple);

	e->volume = 0;
	for (i = 0; i < FIELDS; i++)
		e->volume += __builtin_log2((double)e->tuple.high[i] -
					    e->tuple.low[i] + 1);
	return err;
}

static bool has_point(const struct element *e, const uint32_t point[FIELDS])
{
	int i;

	for (i = 0; i < FIELDS; i++)
		if (point[i] < e->tuple.low[i] || point[i] > e->tuple.high[i])
			return false;
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	return (x->volume > y->volume) - (x->volume < y->volume);
}

/* Leave out what a larger one covers; @elements are sorted by volume. The
 * largest ones cover most: they are tried first.
 */
static size_t covered_remove(struct element *elements, size_t count)
{
	size_t i, j, kept = 0;

	for (i = 0; i < count; i++) {
		for (j = count - 1; j > i; j--)
			if (five_tuple_is_within(&elements[i].tuple,
						 &elements[j].tuple))
				break;
		if (j == i)
			elements[kept++] = elements[i];
	}
	return kept;
}

/* For each a layer where no earlier one has a corner of it. How many layers. */
static unsigned int layers_choose(struct element *elements, size_t count)
{
	unsigned int layers = 0;
	size_t i, j;

	for (i = 0; i < count; i++) {
		uint64_t taken = 0; /* layers, as bits */

		for (j = 0; j < i; j++)
			if (has_point(&elements[j], elements[i].tuple.low) ||
			    has_point(&elements[j], elements[i].tuple.high))
				taken |= 1ULL << elements[j].layer;
		elements[i].layer = __builtin_ctzll(~taken);
		if (elements[i].layer >= layers)
			layers = elements[i].layer + 1;
	}
	return layers;
}

static void table_print(const struct sut *sut, enum kz_verdict policy,
			const struct element *elements, size_t count,
			unsigned int layers, FILE *out)
{
	unsigned int layer;
	size_t i;

	nft_table_begin(sut, policy, TYPE, layers, out);
	for (layer = 0; layer < layers; layer++) {
		fprintf(out, "\tset s%u {\n\t\t" TYPE "\n\t\telements = {\n",
			layer);
		for (i = 0; i < count; i++)
			if (elements[i].layer == layer) {
				nft_tuple_print(&elements[i].tuple, out);
				fputs(",\n", out);
			}
		fputs("\t\t}\n\t}\n", out);
	}
	nft_chain_begin(sut, policy, out);
	for (layer = 0; layer < layers; layer++)
		fprintf(out, "\t\t" NFT_TUPLE_KEY " @s%u %s\n", layer,
			sut->hook == HOOK_TC ? "drop" : "accept");
	fputs("\t}\n}\n", out);
}

static int write_sets(const struct sut *sut, const struct ruleset *ruleset,
		      FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct element *elements;
	enum kz_verdict policy = KZ_ACCEPT;
	size_t count = 0, i;
	int err;

	if (mark_action_in_group(group))
		return nft_vmap_write(sut, ruleset, out, why);
	elements = calloc(group->n_rules, sizeof(*elements));
	err = elements ? 0 : -ENOMEM;
	for (i = 0; !err && i < group->n_rules; i++) {
		err = element_make(&group->rules[i], &elements[count]);
		/* A rule that all packets match is better the chain's policy:
		 * as an element it would cover all others.
		 */
		if (five_tuple_is_everything(&elements[count].tuple))
			policy = group->rules[i].verdict;
		else
			count++;
	}
	if (err) {
		snprintf(why, WHY_SIZE, "%s: cannot say rule %zu", sut->name,
			 i);
	} else {
		qsort(elements, count, sizeof(*elements), compare);
		count = covered_remove(elements, count);
		table_print(sut, policy, elements, count,
			    layers_choose(elements, count), out);
	}
	free(elements);
	return err;
}

static int change(const struct sut *sut, const struct setup *setup, bool add,
		  char *why)
{
	const char *const command[] = {
		"nft",
		add ? "add" : "delete",
		"element",
		sut->hook == HOOK_TC ? "netdev" : "ip",
		"bench",
		"s0",
		"{ " CHANGE_SADDR " . " CHANGE_DADDR
		" . udp . 0-65535 . " CHANGE_DPORT " }",
		NULL,
	};

	return testbed_run(setup->testbed, NULL, why, command);
}

const struct sut sut_nft_concat = {
	.name = "nft-concat",
	.label = "nft concat. sets",
	.style = "sets",
	.help = "nft at netdev ingress, concatenated interval sets",
	.side = PEER,
	.hook = HOOK_TC,
	.topics = (TOPICS_OF_RULES & ~TOPIC_LATENCY) | TOPIC_MARK | TOPIC_FLOWS,
	.up = command_up,
	.change = change,
	.write = write_sets,
	.command = nft_command,
	.modules = nft_modules,
};

const struct sut sut_nft_concat_ip = {
	.name = "nft-concat-ip",
	.label = "nft concat. sets",
	.style = "sets",
	.help = "nft at prerouting, concatenated interval sets",
	.side = PEER,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_MARK,
	.up = command_up,
	.change = change,
	.write = write_sets,
	.command = nft_command,
	.modules = nft_modules,
};
