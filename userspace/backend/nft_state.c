// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <libnftnl/table.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "nft_state.h"

#define IMAGE_ALIGNMENT 16
#define TRIES 5 /* a dump is void if the tables change meanwhile */

static void table_name(const char *name, char table[NFT_TABLE_SIZE])
{
	snprintf(table, NFT_TABLE_SIZE, NFT_TABLE_PREFIX "%s", name);
}

static int keep_ours(const struct nftnl_udata *attr, void *context)
{
	const struct nftnl_udata **ours = context;

	if (nftnl_udata_type(attr) == NFT_UDATA_OURS)
		*ours = attr;
	return 0;
}

/* Our part of @size bytes of user data, or NULL. */
static const struct nftnl_udata *find_ours(const void *data, uint32_t size)
{
	const struct nftnl_udata *ours = NULL;

	if (!data || nftnl_udata_parse(data, size, keep_ours, &ours) < 0)
		return NULL;
	return ours;
}

/* ---- tables ---- */

struct tables {
	int (*each)(const char *name, const struct nft_state *state,
		    void *context);
	void *context;
};

static int table_hear(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_table *table = nftnl_table_alloc();
	const struct nftnl_udata *ours;
	const struct tables *tables = context;
	size_t prefix = strlen(NFT_TABLE_PREFIX);
	struct nft_state state;
	const char *name;
	uint32_t size;
	const void *data;
	int err = 0;

	if (!table || nftnl_table_nlmsg_parse(nlh, table) < 0) {
		err = -ENOMEM;
		goto out;
	}
	name = nftnl_table_get_str(table, NFTNL_TABLE_NAME);
	if (strncmp(name, NFT_TABLE_PREFIX, prefix))
		goto out;
	data = nftnl_table_get_data(table, NFTNL_TABLE_USERDATA, &size);
	ours = find_ours(data, size);
	if (ours && nftnl_udata_len(ours) == sizeof(state))
		memcpy(&state, nftnl_udata_get(ours), sizeof(state));
	else
		ours = NULL;
	err = tables->each(name + prefix, ours ? &state : NULL,
			   tables->context);
out:
	if (table)
		nftnl_table_free(table);
	return err;
}

int nft_state_each(struct mnl_socket *nl,
		   int (*each)(const char *name, const struct nft_state *state,
			       void *context),
		   void *context, char *why)
{
	struct tables tables = { each, context };

	return nft_dump(nl, NFT_MSG_GETTABLE, NULL, NULL, table_hear, &tables,
			why);
}

struct search {
	const char *name;
	struct nft_state *state;
	int result;
};

static int compare_name(const char *name, const struct nft_state *state,
			void *context)
{
	struct search *search = context;

	if (strcmp(name, search->name))
		return 0;
	search->result = state ? 0 : -EEXIST;
	if (state)
		*search->state = *state;
	return 0;
}

int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why)
{
	struct search search = { name, state, -ENOENT };
	int err = nft_state_each(nl, compare_name, &search, why);

	if (err)
		return err;
	if (search.result == -ENOENT)
		snprintf(why, WHY_SIZE, "no policy '%s' here", name);
	if (search.result == -EEXIST)
		snprintf(
			why, WHY_SIZE,
			"table inet " NFT_TABLE_PREFIX
			"%s is not by kzmark load: 'nft delete table inet " NFT_TABLE_PREFIX
			"%s' first, or use another name",
			name, name);
	return search.result;
}

/* ---- rules ---- */

/* Call @each for the rules of a chain, or all chains, once without
 * interruption; @again before each try.
 */
static int rules_each(struct mnl_socket *nl, const char *name,
		      const char *chain,
		      int (*each)(const struct nlmsghdr *nlh, void *context),
		      void (*again)(void *context), void *context, char *why)
{
	char table[NFT_TABLE_SIZE];
	int tries, err = -EINTR;

	table_name(name, table);
	for (tries = 0; tries < TRIES && err == -EINTR; tries++) {
		again(context);
		err = nft_dump(nl, NFT_MSG_GETRULE, table, chain, each, context,
			       why);
	}
	return err;
}

/* A rule with its own part of the user data; NULL: it has none. */
static struct nftnl_rule *rule_parse(const struct nlmsghdr *nlh,
				     const struct nftnl_udata **ours)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();
	const void *data;
	uint32_t size;

	if (!rule)
		return NULL;
	if (nftnl_rule_nlmsg_parse(nlh, rule) < 0) {
		nftnl_rule_free(rule);
		return NULL;
	}
	data = nftnl_rule_get_data(rule, NFTNL_RULE_USERDATA, &size);
	*ours = find_ours(data, size);
	return rule;
}

/* The info part, piece by piece. */
struct notes {
	uint8_t *bytes;
	size_t size; /* room */
	size_t used;
};

static int note_hear(const struct nlmsghdr *nlh, void *context)
{
	const struct nftnl_udata *ours = NULL;
	struct notes *notes = context;
	struct nftnl_rule *rule = rule_parse(nlh, &ours);
	size_t size;

	if (!rule)
		return -ENOMEM;
	size = ours ? nftnl_udata_len(ours) : 0;
	if (size > notes->size - notes->used)
		size = notes->size - notes->used;
	if (size)
		memcpy(notes->bytes + notes->used, nftnl_udata_get(ours), size);
	notes->used += size;
	nftnl_rule_free(rule);
	return 0;
}

static void notes_again(void *context)
{
	struct notes *notes = context;

	notes->used = 0;
}

int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why)
{
	const struct kz_image_header *header = &state->header;
	struct notes notes = { .size = header->info_size };
	int err;

	err = posix_memalign((void **)&image->bytes, IMAGE_ALIGNMENT,
			     header->size);
	if (err) {
		image->bytes = NULL;
		snprintf(why, WHY_SIZE, "out of memory");
		return -err;
	}
	memset(image->bytes, 0, header->size);
	*image->header = *header;
	notes.bytes = image->bytes + header->info;
	err = rules_each(nl, name, NFT_NOTES_CHAIN, note_hear, notes_again,
			 &notes, why);
	if (!err && notes.used != notes.size) {
		snprintf(why, WHY_SIZE,
			 "'%s': somebody has changed its table: load it again",
			 name);
		err = -EBADMSG;
	}
	if (err)
		image_free(image);
	return err;
}

/* Counters by what the image says of them. */
struct tally {
	const struct kz_info_counter *about; /* in the order of .rule */
	struct kz_counter *counters;
	uint32_t count;
};

static int compare_rule(const void *key, const void *element)
{
	const struct kz_info_counter *about = element;
	const uint32_t *rule = key;

	return *rule < about->rule ? -1 : *rule > about->rule;
}

static int add_counter(struct nftnl_expr *e, void *context)
{
	struct kz_counter *counter = context;

	if (strcmp(nftnl_expr_get_str(e, NFTNL_EXPR_NAME), "counter"))
		return 0;
	counter->packets += nftnl_expr_get_u64(e, NFTNL_EXPR_CTR_PACKETS);
	counter->bytes += nftnl_expr_get_u64(e, NFTNL_EXPR_CTR_BYTES);
	return 0;
}

/* A rule of the policy may stand in two chains (nft_ruleset.h): the sum. */
static int counter_hear(const struct nlmsghdr *nlh, void *context)
{
	const struct kz_info_counter *about = NULL;
	const struct nftnl_udata *ours = NULL;
	struct nftnl_rule *rule = rule_parse(nlh, &ours);
	struct tally *tally = context;
	uint32_t number;

	if (!rule)
		return -ENOMEM;
	if (ours && nftnl_udata_len(ours) == sizeof(number)) {
		memcpy(&number, nftnl_udata_get(ours), sizeof(number));
		about = bsearch(&number, tally->about, tally->count,
				sizeof(*about), compare_rule);
	}
	if (about)
		nftnl_expr_foreach(rule, add_counter,
				   &tally->counters[about - tally->about]);
	nftnl_rule_free(rule);
	return 0;
}

static void tally_again(void *context)
{
	struct tally *tally = context;

	memset(tally->counters, 0, tally->count * sizeof(*tally->counters));
}

int nft_state_counters(struct mnl_socket *nl, const char *name,
		       struct kz_counter **counters, uint32_t *count, char *why)
{
	struct nft_state state = { 0 };
	struct image image;
	struct tally tally;
	int err;

	err = nft_state_find(nl, name, &state, why);
	if (!err)
		err = nft_state_image(nl, name, &state, &image, why);
	if (err)
		return err;
	tally.count = image.header->n_counters;
	tally.about =
		(const void *)(image.bytes + image_info(&image)->counters);
	tally.counters = calloc(tally.count + 1, sizeof(*tally.counters));
	if (!tally.counters) {
		snprintf(why, WHY_SIZE, "out of memory");
		err = -ENOMEM;
	} else {
		err = rules_each(nl, name, NULL, counter_hear, tally_again,
				 &tally, why);
	}
	image_free(&image);
	if (err) {
		free(tally.counters);
		return err;
	}
	*counters = tally.counters;
	*count = tally.count;
	return 0;
}
