// SPDX-License-Identifier: GPL-2.0-only
/* The counters of a policy in force; see nft_state.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/object.h>

#include <linux/netfilter/nf_tables.h>

#include "array.h"
#include "nft_state.h"

struct named_counter {
	char name[NFT_CHAIN_SIZE];
	struct kz_counter counter;
};

struct tally {
	struct named_counter *list; /* owned */
	size_t count;
};

static int counter_keep(struct tally *tally, struct nftnl_obj *object)
{
	struct named_counter *list;

	list = array_grow(tally->list, tally->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	tally->list = list;
	list += tally->count++;
	snprintf(list->name, sizeof(list->name), "%s",
		 nftnl_obj_get_str(object, NFTNL_OBJ_NAME));
	list->counter.packets = nftnl_obj_get_u64(object, NFTNL_OBJ_CTR_PKTS);
	list->counter.bytes = nftnl_obj_get_u64(object, NFTNL_OBJ_CTR_BYTES);
	return 0;
}

static int counter_hear(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_obj *object = nftnl_obj_alloc();
	int err = 0;

	if (!object)
		return -ENOMEM;
	if (!nftnl_obj_nlmsg_parse(nlh, object) &&
	    nftnl_obj_get_u32(object, NFTNL_OBJ_TYPE) == NFT_OBJECT_COUNTER)
		err = counter_keep(context, object);
	nftnl_obj_free(object);
	return err;
}

static void tally_again(void *context)
{
	struct tally *tally = context;

	tally->count = 0;
}

static int counter_compare(const void *a, const void *b)
{
	const struct named_counter *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int find_name(const void *key, const void *element)
{
	const struct named_counter *counter = element;

	return strcmp(key, counter->name);
}

/* The table's counters, sorted by name; tally->list is freed by the caller. */
static int tally_read(struct mnl_socket *nl, const char *name,
		      struct tally *tally, char *why)
{
	int err = nft_table_dump(nl, NFT_MSG_GETOBJ, name, NULL, counter_hear,
				 tally_again, tally, why);

	if (!err && tally->count)
		qsort(tally->list, tally->count, sizeof(*tally->list),
		      counter_compare);
	return err;
}

/* @image's counters, each from what the table has of that name. */
static int counters_join(const struct image *image, const struct tally *tally,
			 struct kz_counter **counters)
{
	struct nft_counter *names = nft_counters_name(image);
	uint32_t i, count = image->header->n_counters;
	const struct named_counter *found;

	*counters = calloc(count + 1, sizeof(**counters));
	for (i = 0; names && *counters && i < count && tally->count; i++) {
		found = bsearch(names[i].name, tally->list, tally->count,
				sizeof(*tally->list), find_name);
		if (found)
			(*counters)[i] = found->counter;
	}
	free(names);
	if (names && *counters)
		return 0;
	free(*counters);
	return -ENOMEM;
}

int nft_state_counters(struct mnl_socket *nl, const char *name,
		       struct kz_counter **counters, uint32_t *count, char *why)
{
	struct nft_state state = { 0 };
	struct tally tally = { 0 };
	struct image image;
	int err;

	err = nft_state_find(nl, name, &state, why);
	if (!err)
		err = nft_state_image(nl, name, &state, &image, why);
	if (err)
		return err;
	err = tally_read(nl, name, &tally, why);
	if (!err && counters_join(&image, &tally, counters)) {
		snprintf(why, WHY_SIZE, "out of memory");
		err = -ENOMEM;
	}
	*count = image.header->n_counters;
	free(tally.list);
	image_free(&image);
	return err;
}
