// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/object.h>

#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/counter_dump.h"
#include "userspace/backend/nft/state.h"
#include "userspace/nft/build_part.h"
#include "userspace/base/refuse.h"

struct named_counter {
	char name[NFT_CHAIN_SIZE];
	struct kz_counter counter;
};

struct counter_dump {
	struct named_counter *list; /* owned */
	size_t count;
};

static int counter_keep(struct counter_dump *counter_dump,
			struct nftnl_obj *object)
{
	struct named_counter *list;

	list = array_grow(counter_dump->list, counter_dump->count,
			  sizeof(*list));
	if (!list)
		return -ENOMEM;
	counter_dump->list = list;
	list += counter_dump->count++;
	snprintf(list->name, sizeof(list->name), "%s",
		 nftnl_obj_get_str(object, NFTNL_OBJ_NAME));
	list->counter.packets = nftnl_obj_get_u64(object, NFTNL_OBJ_CTR_PKTS);
	list->counter.bytes = nftnl_obj_get_u64(object, NFTNL_OBJ_CTR_BYTES);
	return 0;
}

static int counter_receive(const struct nlmsghdr *nlh, void *context)
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

static void counter_dump_again(void *context)
{
	struct counter_dump *counter_dump = context;

	counter_dump->count = 0;
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

/* The table's counters, sorted by name; the caller frees counter_dump->list. */
static int counter_dump_read(struct mnl_socket *nl, const char *name,
			     struct counter_dump *counter_dump, char *why)
{
	int err = nft_table_dump(nl, NFT_MSG_GETOBJ, name, NULL,
				 counter_receive, counter_dump_again,
				 counter_dump, why);

	if (!err && counter_dump->count)
		qsort(counter_dump->list, counter_dump->count,
		      sizeof(*counter_dump->list), counter_compare);
	return err;
}

/* Add the table's counter @name to @sum; false: there is none. */
static bool counter_add(const struct counter_dump *dump, const char *name,
			struct kz_counter *sum)
{
	const struct named_counter *found = NULL;

	if (dump->count)
		found = bsearch(name, dump->list, dump->count,
				sizeof(*dump->list), find_name);
	if (found) {
		sum->packets += found->counter.packets;
		sum->bytes += found->counter.bytes;
	}
	return found;
}

/* @image's counters: each is the table's of the same name, and of its past. */
static int counters_join(const struct image *image,
			 const struct counter_dump *counter_dump,
			 struct kz_counter **counters)
{
	struct nft_counter *names = nft_counters_name(image, NULL);
	uint32_t i, count = image->header->n_counters;
	char past[NFT_COUNTER_SIZE];

	*counters = calloc(count + 1, sizeof(**counters));
	for (i = 0; names && *counters && i < count; i++) {
		counter_add(counter_dump, names[i].name, &(*counters)[i]);
		nft_counter_past(&names[i], past);
		counter_add(counter_dump, past, &(*counters)[i]);
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
	struct counter_dump counter_dump = { 0 };
	struct image image;
	int err;

	err = nft_state_find_image(nl, name, &image, why);
	if (err)
		return err;
	err = counter_dump_read(nl, name, &counter_dump, why);
	if (!err && counters_join(&image, &counter_dump, counters))
		err = refuse_memory(why);
	*count = image.header->n_counters;
	free(counter_dump.list);
	image_free(&image);
	return err;
}

/* Make the past of @counter @more than it is in @dump. */
static void past_build(struct nft_batch *batch,
		       const struct nft_ruleset *ruleset,
		       const struct counter_dump *dump,
		       const struct nft_counter *counter,
		       const struct kz_counter *more)
{
	struct kz_counter sum = *more;
	char past[NFT_COUNTER_SIZE];

	nft_counter_past(counter, past);
	if (counter_add(dump, past, &sum))
		nft_object_build(batch, NFT_MSG_DELOBJ, ruleset,
				 NFT_OBJECT_COUNTER, past, NULL, NULL);
	nft_object_build(batch, NFT_MSG_NEWOBJ, ruleset, NFT_OBJECT_COUNTER,
			 past, NULL, &sum);
}

static int past_send(struct mnl_socket *nl, const char *name,
		     const struct counter_dump *dump, const struct image *image,
		     const struct kz_counter *more, char *why)
{
	struct nft_counter *names = nft_counters_name(image, NULL);
	struct nft_ruleset ruleset = { 0 };
	struct nft_batch batch = { 0 };
	uint32_t i;
	int err;

	if (!names)
		return refuse_memory(why);
	nft_table_name(name, ruleset.table);
	nft_batch_begin(&batch);
	for (i = 0; i < image->header->n_counters; i++)
		if (more[i].packets || more[i].bytes)
			past_build(&batch, &ruleset, dump, &names[i], &more[i]);
	nft_batch_end(&batch);
	err = nft_send(nl, &batch, why);
	nft_batch_free(&batch);
	free(names);
	return err;
}

int nft_state_counters_add(struct mnl_socket *nl, const char *name,
			   const struct kz_counter *more, uint32_t count,
			   char *why)
{
	struct counter_dump dump = { 0 };
	struct image image;
	int err;

	err = nft_state_find_image(nl, name, &image, why);
	if (err)
		return err;
	if (count != image.header->n_counters)
		err = refuse(why, -EINVAL, "'%s' has other counters", name);
	err = err ?: counter_dump_read(nl, name, &dump, why);
	err = err ?: past_send(nl, name, &dump, &image, more, why);
	free(dump.list);
	image_free(&image);
	return err;
}
