// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/chain.h>
#include <libnftnl/object.h>
#include <libnftnl/set.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/state.h"
#include "userspace/nft/build.h"

struct reading {
	struct nft_existing *existing;
	char table[NFT_TABLE_SIZE]; /* dumps of chains are of all tables */
};

static int hook_keep(struct nft_existing *existing, struct nftnl_chain *chain)
{
	struct nft_existing_hook *list;

	list = array_grow(existing->hooks, existing->n_hooks, sizeof(*list));
	if (!list)
		return -ENOMEM;
	existing->hooks = list;
	list += existing->n_hooks++;
	snprintf(list->name, sizeof(list->name), "%s",
		 nftnl_chain_get_str(chain, NFTNL_CHAIN_NAME));
	list->hook = nftnl_chain_get_u32(chain, NFTNL_CHAIN_HOOKNUM);
	list->priority = nftnl_chain_get_s32(chain, NFTNL_CHAIN_PRIO);
	return 0;
}

static int chain_keep(struct reading *reading, struct nftnl_chain *chain)
{
	const char *name = nftnl_chain_get_str(chain, NFTNL_CHAIN_NAME);
	struct nft_existing *existing = reading->existing;
	char(*list)[NFT_CHAIN_SIZE];

	if (strcmp(nftnl_chain_get_str(chain, NFTNL_CHAIN_TABLE),
		   reading->table) ||
	    nftnl_chain_get_u32(chain, NFTNL_CHAIN_FAMILY) != NFPROTO_INET ||
	    !strcmp(name, NFT_METADATA_CHAIN))
		return 0;
	if (nftnl_chain_is_set(chain, NFTNL_CHAIN_HOOKNUM))
		return hook_keep(existing, chain);
	list = array_grow(existing->chains, existing->n_chains, sizeof(*list));
	if (!list)
		return -ENOMEM;
	existing->chains = list;
	snprintf(list[existing->n_chains++], sizeof(*list), "%s", name);
	return 0;
}

static int chain_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_chain *chain = nftnl_chain_alloc();
	int err = 0;

	if (!chain)
		return -ENOMEM;
	if (!nftnl_chain_nlmsg_parse(nlh, chain))
		err = chain_keep(context, chain);
	nftnl_chain_free(chain);
	return err;
}

static int set_keep(struct reading *reading, struct nftnl_set *set)
{
	uint32_t flags = nftnl_set_get_u32(set, NFTNL_SET_FLAGS);
	struct nft_existing *existing = reading->existing;
	struct nft_existing_set *list;

	if (strcmp(nftnl_set_get_str(set, NFTNL_SET_TABLE), reading->table) ||
	    flags & NFT_SET_ANONYMOUS)
		return 0;
	list = array_grow(existing->sets, existing->n_sets, sizeof(*list));
	if (!list)
		return -ENOMEM;
	existing->sets = list;
	list += existing->n_sets++;
	snprintf(list->name, sizeof(list->name), "%s",
		 nftnl_set_get_str(set, NFTNL_SET_NAME));
	list->type = nftnl_set_get_u32(set, NFTNL_SET_KEY_TYPE);
	list->size = nftnl_set_get_u32(set, NFTNL_SET_DESC_SIZE);
	list->dynamic = flags & NFT_SET_EVAL;
	list->interval = flags & NFT_SET_INTERVAL;
	return 0;
}

static int set_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_set *set = nftnl_set_alloc();
	int err = 0;

	if (!set)
		return -ENOMEM;
	if (!nftnl_set_nlmsg_parse(nlh, set))
		err = set_keep(context, set);
	nftnl_set_free(set);
	return err;
}

static int object_keep(struct reading *reading, struct nftnl_obj *object)
{
	bool limit = nftnl_obj_get_u32(object, NFTNL_OBJ_TYPE) ==
		     NFT_OBJECT_LIMIT;
	struct nft_existing *existing = reading->existing;
	char(**names)[NFT_CHAIN_SIZE] = limit ? &existing->limits :
						&existing->counters;
	size_t *count = limit ? &existing->n_limits : &existing->n_counters;
	char(*list)[NFT_CHAIN_SIZE];

	if (strcmp(nftnl_obj_get_str(object, NFTNL_OBJ_TABLE), reading->table))
		return 0;
	list = array_grow(*names, *count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	*names = list;
	snprintf(list[(*count)++], sizeof(*list), "%s",
		 nftnl_obj_get_str(object, NFTNL_OBJ_NAME));
	return 0;
}

static int object_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_obj *object = nftnl_obj_alloc();
	int err = 0;

	if (!object)
		return -ENOMEM;
	if (!nftnl_obj_nlmsg_parse(nlh, object))
		err = object_keep(context, object);
	nftnl_obj_free(object);
	return err;
}

/* A dump that is repeated begins from nothing. */
static void chains_again(void *context)
{
	struct reading *reading = context;

	reading->existing->n_hooks = 0;
	reading->existing->n_chains = 0;
}

static void sets_again(void *context)
{
	struct reading *reading = context;

	reading->existing->n_sets = 0;
}

static void objects_again(void *context)
{
	struct reading *reading = context;

	reading->existing->n_counters = 0;
	reading->existing->n_limits = 0;
}

int nft_existing_read(struct mnl_socket *nl, const char *name,
		      struct nft_existing *existing, char *why)
{
	static const struct {
		uint16_t type;
		int (*receive)(const struct nlmsghdr *nlh, void *context);
		void (*again)(void *context);
	} parts[] = {
		{ NFT_MSG_GETCHAIN, chain_receive, chains_again },
		{ NFT_MSG_GETSET, set_receive, sets_again },
		{ NFT_MSG_GETOBJ, object_receive, objects_again },
	};
	struct reading reading = { .existing = existing };
	size_t i;
	int err = 0;

	*existing = (struct nft_existing){ 0 };
	nft_table_name(name, reading.table);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && !err; i++)
		err = nft_table_dump(nl, parts[i].type, name, NULL,
				     parts[i].receive, parts[i].again, &reading,
				     why);
	if (!err && existing->n_counters)
		qsort(existing->counters, existing->n_counters,
		      sizeof(*existing->counters), nft_existing_name_compare);
	return err;
}

int nft_existing_sets_read(struct mnl_socket *nl, const char *name,
			   struct nft_existing *existing, char *why)
{
	struct reading reading = { .existing = existing };

	*existing = (struct nft_existing){ 0 };
	nft_table_name(name, reading.table);
	return nft_table_dump(nl, NFT_MSG_GETSET, name, NULL, set_receive,
			      sets_again, &reading, why);
}
