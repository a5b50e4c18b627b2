// SPDX-License-Identifier: GPL-2.0-only
/* Sets and their elements as netlink messages; see nft_build.h. */
#include <string.h>

#include <libmnl/libmnl.h>
#include <libnftnl/set.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "nft_build.h"

#define ELEMENTS 512 /* of one message */

/* How nft, not the kernel, is to read keys of host order. */
#define BYTEORDER_HOST 1
#define BYTEORDER_NETWORK 2

static void set_fill(struct nlmsghdr *nlh, void *set)
{
	nftnl_set_nlmsg_build_payload(nlh, set);
}

static void elements_fill(struct nlmsghdr *nlh, void *set)
{
	nftnl_set_elems_nlmsg_build_payload(nlh, set);
}

/* An object that says which set is meant, or NULL. */
static struct nftnl_set *set_name(const struct nft_ruleset *ruleset,
				  size_t number)
{
	const struct nft_set *set = &ruleset->sets[number];
	struct nftnl_set *s = nftnl_set_alloc();

	if (!s)
		return NULL;
	nftnl_set_set_u32(s, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(s, NFTNL_SET_TABLE, ruleset->table);
	nftnl_set_set_str(s, NFTNL_SET_NAME,
			  set->name[0] ? set->name : NFT_ANONYMOUS_NAME);
	nftnl_set_set_u32(s, NFTNL_SET_ID, NFT_SET_ID(number));
	return s;
}

/* Elements as the kernel counts them: an interval has two ends. */
static uint32_t elements_count(const struct nft_set *set)
{
	return set->ranges->count * (set->interval ? 2 : 1) + set->interval;
}

static void set_userdata(struct nftnl_set *s, const struct nft_set *set)
{
	struct nftnl_udata_buf *u;

	if (!nft_keys[set->key].host_order)
		return;
	u = nftnl_udata_buf_alloc(NFT_UDATA_MAX);
	if (!u)
		return;
	nftnl_udata_put_u32(u, NFTNL_UDATA_SET_KEYBYTEORDER,
			    set->interval ? BYTEORDER_NETWORK : BYTEORDER_HOST);
	nftnl_set_set_data(s, NFTNL_SET_USERDATA, nftnl_udata_buf_data(u),
			   nftnl_udata_buf_len(u));
	nftnl_udata_buf_free(u);
}

static void set_build(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset, size_t number)
{
	const struct nft_set *set = &ruleset->sets[number];
	const struct nft_key_type *type = &nft_keys[set->key];
	struct nftnl_set *s = set_name(ruleset, number);
	uint32_t flags = set->interval ? NFT_SET_INTERVAL : 0;

	if (!s) {
		batch->bytes.failed = true;
		return;
	}
	if (!set->name[0]) {
		flags |= NFT_SET_ANONYMOUS | NFT_SET_CONSTANT;
		nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, elements_count(set));
	}
	if (set->dynamic) {
		flags |= NFT_SET_EVAL | NFT_SET_TIMEOUT;
		nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, set->dynamic->size);
	}
	nftnl_set_set_u32(s, NFTNL_SET_FLAGS, flags);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_TYPE, type->type_number);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_LEN, type->size);
	set_userdata(s, set);
	nft_batch_add(batch, NFT_MSG_NEWSET, NLM_F_CREATE, set_fill, s);
	nftnl_set_free(s);
}

/* A message of elements, sent when it is full and at the end. */
struct elements {
	struct nft_batch *batch;
	const struct nft_ruleset *ruleset;
	size_t number;
	struct nftnl_set *message;
	unsigned int count;
};

static void elements_send(struct elements *e)
{
	if (!e->message)
		return;
	nft_batch_add(e->batch, NFT_MSG_NEWSETELEM, NLM_F_CREATE, elements_fill,
		      e->message);
	nftnl_set_free(e->message);
	e->message = NULL;
	e->count = 0;
}

static void element_add(struct elements *e, const uint32_t words[4], bool end)
{
	const struct nft_set *set = &e->ruleset->sets[e->number];
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();
	uint8_t bytes[16];

	if (!e->message)
		e->message = set_name(e->ruleset, e->number);
	if (!element || !e->message) {
		e->batch->bytes.failed = true;
		return;
	}
	nft_value_bytes(set->key, words, set->interval, bytes);
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, bytes,
			   nft_keys[set->key].size);
	if (end)
		nftnl_set_elem_set_u32(element, NFTNL_SET_ELEM_FLAGS,
				       NFT_SET_ELEM_INTERVAL_END);
	nftnl_set_elem_add(e->message, element);
	if (++e->count == ELEMENTS)
		elements_send(e);
}

/* The value after @words; false: there is none, @words are the largest. */
static bool next_value(enum nft_key key, uint32_t words[4])
{
	uint32_t size = nft_keys[key].size;
	int i = size == 16 ? 3 : 0;

	if (size < 4)
		return ++words[0] < 1U << 8 * size;
	for (; i >= 0; i--)
		if (++words[i])
			return true;
	return false;
}

/* Intervals are half open: their end is the first value outside. */
static void interval_add(struct elements *e, const struct range *range)
{
	uint32_t after[4];

	element_add(e, range->low, false);
	memcpy(after, range->high, sizeof(after));
	if (next_value(e->ruleset->sets[e->number].key, after))
		element_add(e, after, true);
}

static void elements_build(struct nft_batch *batch,
			   const struct nft_ruleset *ruleset, size_t number)
{
	const struct nft_set *set = &ruleset->sets[number];
	const struct ranges *ranges = set->ranges;
	struct elements e = { batch, ruleset, number, NULL, 0 };
	static const uint32_t zero[4];
	size_t i;

	/* As nft does: outside begins at 0. */
	if (set->interval && memcmp(ranges->list[0].low, zero, sizeof(zero)))
		element_add(&e, zero, true);
	for (i = 0; i < ranges->count && !batch->bytes.failed; i++) {
		if (set->interval)
			interval_add(&e, &ranges->list[i]);
		else
			element_add(&e, ranges->list[i].low, false);
	}
	elements_send(&e);
}

/* Is the dynamic set in the table, and to stay with its elements (S59)? */
static bool set_stays(const struct nft_set *set, const struct nft_there *there)
{
	return set->dynamic && there &&
	       nft_there_set_stays(there, set->name,
				   nft_keys[set->key].type_number,
				   set->dynamic->size);
}

void nft_build_sets(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    const struct nft_there *there)
{
	size_t i;

	for (i = 0; i < ruleset->n_sets; i++) {
		if (set_stays(&ruleset->sets[i], there))
			continue;
		set_build(batch, ruleset, i);
		elements_build(batch, ruleset, i);
	}
}
