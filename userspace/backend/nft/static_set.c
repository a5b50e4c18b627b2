// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/set.h>

#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/elements.h"
#include "userspace/backend/nft/listing.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/set_read.h"
#include "userspace/policy/ranges.h"

/* An element as nf_tables has it: a value, or where an interval begins or, one
 * value later, ends. One that goes up to the last value may have no end.
 */
struct bound {
	uint32_t words[4];
	bool end;
};

struct bounds {
	enum nft_key key;
	struct bound *list; /* owned */
	size_t count;
};

static int bound_keep(struct nftnl_set_elem *element, void *context)
{
	struct bounds *bounds = context;
	struct bound *list;

	list = array_grow(bounds->list, bounds->count, sizeof(*list));
	if (!list)
		return -1;
	bounds->list = list;
	list += bounds->count;
	if (!nft_element_words(element, bounds->key, list->words))
		return 0;
	list->end = nftnl_set_elem_is_set(element, NFTNL_SET_ELEM_FLAGS) &&
		    nftnl_set_elem_get_u32(element, NFTNL_SET_ELEM_FLAGS) &
			    NFT_SET_ELEM_INTERVAL_END;
	bounds->count++;
	return 0;
}

static int bounds_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_set *set = nftnl_set_alloc();
	int err = 0;

	if (!set)
		return -ENOMEM;
	if (!nftnl_set_elems_nlmsg_parse(nlh, set) &&
	    nftnl_set_elem_foreach(set, bound_keep, context) < 0)
		err = -ENOMEM;
	nftnl_set_free(set);
	return err;
}

static void bounds_again(void *context)
{
	struct bounds *bounds = context;

	bounds->count = 0;
}

/* Where one ends and the next begins, the end comes first. */
static int bound_compare(const void *a, const void *b)
{
	const struct bound *left = a, *right = b;
	int i;

	for (i = 0; i < 4; i++)
		if (left->words[i] != right->words[i])
			return left->words[i] < right->words[i] ? -1 : 1;
	return right->end - left->end;
}

/* The value before @words, of @count words. */
static void before(const uint32_t words[4], int count, uint32_t value[4])
{
	int i;

	memcpy(value, words, 4 * sizeof(*value));
	for (i = count - 1; i >= 0 && !value[i]--; i--)
		;
}

static void last_value(enum kz_set_type type, uint32_t value[4])
{
	int i;

	memset(value, 0, 4 * sizeof(*value));
	for (i = 0; i < set_type_words(type); i++)
		value[i] = type == KZ_SET_PORT ? UINT16_MAX : UINT32_MAX;
}

/* Sorted @bounds as ranges. */
static int ranges_make(const struct bounds *bounds, enum kz_set_type type,
		       bool interval, struct ranges *ranges)
{
	const struct bound *bound = bounds->list, *next;
	int words = set_type_words(type), err = 0;
	struct range range;
	size_t i;

	for (i = 0; i < bounds->count && !err; i++, bound++) {
		if (bound->end)
			continue;
		next = i + 1 < bounds->count ? bound + 1 : NULL;
		memcpy(range.low, bound->words, sizeof(range.low));
		if (!interval)
			memcpy(range.high, bound->words, sizeof(range.high));
		else if (next)
			before(next->words, words, range.high);
		else
			last_value(type, range.high);
		err = ranges_add(ranges, &range);
	}
	ranges_normalize(ranges, words);
	return err;
}

/* @set itself, or so but for the number after it; @interval of it. */
static int set_find(struct nft_loaded_set *s, bool *interval, char *why)
{
	char name[NFT_CHAIN_SIZE];
	const struct nft_existing_set *list;
	struct nft_existing existing;
	size_t i, length;
	int err = nft_existing_sets_read(s->nl, s->policy, &existing, why);

	length = snprintf(name, sizeof(name), NFT_SET_PREFIX "%s", s->set);
	for (i = 0, list = existing.sets; i < existing.n_sets; i++, list++)
		if (!list->dynamic && !strncmp(list->name, name, length) &&
		    (!list->name[length] ||
		     list->name[length] == NFT_VERSION_MARK))
			break;
	if (!err && i == existing.n_sets)
		err = refuse(
			why, -ENOENT,
			"set '%s' of '%s' is not in its table: somebody has removed it; load the policy again",
			s->set, s->policy);
	if (!err) {
		strcpy(s->name, list->name);
		*interval = list->interval;
	}
	nft_existing_free(&existing);
	return err;
}

int nft_static_set(const struct backend *backend, const char *name,
		   const char *set, enum kz_set_type type,
		   struct ranges *ranges, char *why)
{
	struct nft_loaded_set s = { .policy = name, .set = set };
	struct bounds bounds = { .key = nft_set_key(type) };
	bool interval = false;
	int err = nft_socket_open(&s.nl, why);

	(void)backend;
	if (err)
		return err;
	err = set_find(&s, &interval, why);
	if (!err)
		err = nft_table_dump(s.nl, NFT_MSG_GETSETELEM, name, s.name,
				     bounds_receive, bounds_again, &bounds,
				     why);
	mnl_socket_close(s.nl);
	if (!err && bounds.count)
		qsort(bounds.list, bounds.count, sizeof(*bounds.list),
		      bound_compare);
	if (!err && ranges_make(&bounds, type, interval, ranges))
		err = refuse_memory(why);
	free(bounds.list);
	return err;
}
