// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/udata.h>

#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/build.h"
#include "userspace/nft/build_part.h"
#include "userspace/nft/build_sets.h"

static struct nftnl_udata_buf *userdata_new(struct nft_batch *batch)
{
	struct nftnl_udata_buf *userdata = nftnl_udata_buf_alloc(256);

	if (!userdata)
		batch->bytes.failed = true;
	return userdata;
}

static void rule_build(struct nft_batch *batch,
		       const struct nft_ruleset *ruleset,
		       const struct nft_chain *chain,
		       const struct nft_rule *rule)
{
	struct nftnl_udata_buf *userdata = userdata_new(batch);
	char comment[NFT_COMMENT_SIZE];

	if (!userdata)
		return;
	nft_rule_comment(rule, comment, sizeof(comment));
	if (comment[0])
		nftnl_udata_put_strz(userdata, NFTNL_UDATA_RULE_COMMENT,
				     comment);
	nft_rule_send(batch, ruleset, chain->name, rule, userdata);
	nftnl_udata_buf_free(userdata);
}

/* A rule that does nothing, with @length characters as its comment. */
static void note_build(struct nft_batch *batch,
		       const struct nft_ruleset *ruleset, const char *text,
		       size_t length)
{
	static const struct nft_rule nothing = { .end = NFT_END_CONTINUE };
	struct nftnl_udata_buf *userdata = userdata_new(batch);
	char comment[NFT_NOTE_MAX + 1];

	if (!userdata)
		return;
	snprintf(comment, sizeof(comment), "%.*s", (int)length, text);
	nftnl_udata_put_strz(userdata, NFTNL_UDATA_RULE_COMMENT, comment);
	nft_rule_send(batch, ruleset, NFT_METADATA_CHAIN, &nothing, userdata);
	nftnl_udata_buf_free(userdata);
}

/* ---- what no packet reaches yet ---- */

static void counters_build(struct nft_batch *batch,
			   const struct nft_ruleset *ruleset,
			   const struct nft_existing *existing)
{
	uint32_t i;

	for (i = 0; i < ruleset->n_counters; i++)
		if (!existing || !nft_existing_has_counter(
					 existing, ruleset->counters[i].name))
			nft_object_build(batch, NFT_MSG_NEWOBJ, ruleset,
					 NFT_OBJECT_COUNTER,
					 ruleset->counters[i].name, NULL,
					 &ruleset->counters[i].begin);
}

void nft_build_apart(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		     const struct nft_existing *existing)
{
	const struct nft_chain *chain;
	size_t c, i, r;

	nft_batch_table(batch, NFT_MSG_NEWTABLE, ruleset->table);
	counters_build(batch, ruleset, existing);
	for (i = 0; i < ruleset->n_limits; i++)
		if (ruleset->limits[i].set == NFT_NO_SET)
			nft_object_build(batch, NFT_MSG_NEWOBJ, ruleset,
					 NFT_OBJECT_LIMIT,
					 ruleset->limits[i].name,
					 ruleset->limits[i].limit, NULL);
	/* Before the maps that lead to them. */
	for (c = 0; c < ruleset->n_chains; c++)
		if (!ruleset->chains[c].has_hook)
			nft_chain_build(batch, NFT_MSG_NEWCHAIN, ruleset,
					ruleset->chains[c].name, NULL);
	nft_sets_build(batch, ruleset, false, existing);
	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		for (r = 0; !chain->has_hook && r < chain->n_rules &&
			    !batch->bytes.failed;
		     r++)
			rule_build(batch, ruleset, chain, &chain->rules[r]);
	}
}

/* ---- the switch ---- */

static bool set_stays(const struct nft_ruleset *ruleset,
		      const struct nft_existing_set *existing)
{
	size_t i;

	for (i = 0; i < ruleset->n_sets; i++)
		if (!strcmp(existing->name, ruleset->sets[i].name))
			return true;
	return false;
}

static bool has_hook(const struct nft_ruleset *ruleset, const char *name)
{
	size_t i;

	for (i = 0; i < ruleset->n_chains; i++)
		if (ruleset->chains[i].has_hook &&
		    !strcmp(ruleset->chains[i].name, name))
			return true;
	return false;
}

/* Remove counters that no rule of @ruleset has. */
static void counters_remove(struct nft_batch *batch,
			    const struct nft_ruleset *ruleset,
			    const struct nft_existing *existing)
{
	uint32_t count = ruleset->n_counters, i;
	struct nft_existing here = { .n_counters = 2 * (size_t)count };

	here.counters = calloc(here.n_counters + 1, sizeof(*here.counters));
	if (!here.counters) {
		batch->bytes.failed = true;
		return;
	}
	for (i = 0; i < count; i++) {
		strcpy(here.counters[i], ruleset->counters[i].name);
		nft_counter_past(&ruleset->counters[i],
				 here.counters[count + i]);
	}
	qsort(here.counters, here.n_counters, sizeof(*here.counters),
	      nft_existing_name_compare);
	for (i = 0; i < existing->n_counters; i++)
		if (!nft_existing_has_counter(&here, existing->counters[i]))
			nft_object_build(batch, NFT_MSG_DELOBJ, ruleset,
					 NFT_OBJECT_COUNTER,
					 existing->counters[i], NULL, NULL);
	free(here.counters);
}

void nft_build_remove(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset,
		      const struct nft_existing *existing)
{
	size_t i;

	for (i = 0; i < existing->n_hooks; i++)
		nft_rules_remove(batch, ruleset, existing->hooks[i].name);
	for (i = 0; i < existing->n_chains; i++)
		nft_rules_remove(batch, ruleset, existing->chains[i]);
	for (i = 0; i < existing->n_hooks; i++)
		if (!has_hook(ruleset, existing->hooks[i].name))
			nft_chain_build(batch, NFT_MSG_DELCHAIN, ruleset,
					existing->hooks[i].name, NULL);
	for (i = 0; i < existing->n_chains; i++)
		nft_chain_build(batch, NFT_MSG_DELCHAIN, ruleset,
				existing->chains[i], NULL);
	for (i = 0; i < existing->n_sets; i++)
		if (!set_stays(ruleset, &existing->sets[i]))
			nft_set_remove(batch, ruleset, existing->sets[i].name);
	counters_remove(batch, ruleset, existing);
	/* All of them: buckets begin full with each policy (S91). */
	for (i = 0; i < existing->n_limits; i++)
		nft_object_build(batch, NFT_MSG_DELOBJ, ruleset,
				 NFT_OBJECT_LIMIT, existing->limits[i], NULL,
				 NULL);
}

void nft_build_metadata(struct nft_batch *batch,
			const struct nft_ruleset *ruleset, const char *text,
			size_t length)
{
	size_t at, size;

	nft_chain_build(batch, NFT_MSG_NEWCHAIN, ruleset, NFT_METADATA_CHAIN,
			NULL);
	nft_rules_remove(batch, ruleset, NFT_METADATA_CHAIN);
	for (at = 0; at < length && !batch->bytes.failed; at += size) {
		size = length - at < NFT_NOTE_MAX ? length - at : NFT_NOTE_MAX;
		note_build(batch, ruleset, text + at, size);
	}
}

void nft_build_switch(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset,
		      const struct nft_existing *existing)
{
	const struct nft_chain *chain;
	size_t c, r;

	if (existing)
		nft_build_remove(batch, ruleset, existing);
	nft_sets_build(batch, ruleset, true, existing);
	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		if (!chain->has_hook)
			continue;
		if (!nft_existing_has_hook(existing, chain->name))
			nft_chain_build(batch, NFT_MSG_NEWCHAIN, ruleset,
					chain->name, chain);
		for (r = 0; r < chain->n_rules && !batch->bytes.failed; r++)
			rule_build(batch, ruleset, chain, &chain->rules[r]);
	}
}
