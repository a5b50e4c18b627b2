// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include <libmnl/libmnl.h>
#include <libnftnl/set.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/build_sets.h"
#include "userspace/nft/first.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/value_bytes.h"
#include "userspace/nft/verdict.h"

#define ELEMENTS 512 /* of one message */
#define USERDATA_SIZE 32 /* bytes; one number takes 6 */

/* How the program nft, not the kernel, reads keys of host order. */
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

static const char *set_label(const struct nft_set *set)
{
	if (set->map && !set->map->is_set)
		return NFT_ANONYMOUS_MAP;
	return set->name[0] ? set->name : NFT_ANONYMOUS_NAME;
}

/* An object that identifies the set @number, or NULL. */
static struct nftnl_set *set_name(const struct nft_ruleset *ruleset,
				  size_t number)
{
	const struct nft_set *set = &ruleset->sets[number];
	struct nftnl_set *s = nftnl_set_alloc();

	if (!s)
		return NULL;
	nftnl_set_set_u32(s, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(s, NFTNL_SET_TABLE, ruleset->table);
	nftnl_set_set_str(s, NFTNL_SET_NAME, set_label(set));
	nftnl_set_set_u32(s, NFTNL_SET_ID, NFT_SET_ID(number));
	return s;
}

/* Elements as the kernel counts them: an interval has two ends. */
static uint32_t elements_count(const struct nft_set *set)
{
	if (set->map)
		return set->map->count;
	return set->ranges->count * (set->interval ? 2 : 1) + set->interval;
}

static void set_userdata(struct nftnl_set *s, const struct nft_set *set)
{
	struct nftnl_udata_buf *u;

	if (set->map || !nft_keys[set->key].host_order)
		return;
	u = nftnl_udata_buf_alloc(USERDATA_SIZE);
	if (!u)
		return;
	nftnl_udata_put_u32(u, NFTNL_UDATA_SET_KEYBYTEORDER,
			    set->interval ? BYTEORDER_NETWORK : BYTEORDER_HOST);
	nftnl_set_set_data(s, NFTNL_SET_USERDATA, nftnl_udata_buf_data(u),
			   nftnl_udata_buf_len(u));
	nftnl_udata_buf_free(u);
}

/* A concatenation of keys: in a map to a verdict. */
static void map_describe(struct nftnl_set *s, const struct nft_map *map,
			 uint32_t flags)
{
	uint32_t type = nft_joined_type(map->keys, map->n_keys), length = 0;
	uint8_t fields[NFT_MAP_KEYS];
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		fields[k] = nft_keys[map->keys[k]].size;
		length += map->n_keys == 1 ? fields[k] : nft_padded(fields[k]);
	}
	if (!map->is_set)
		flags |= NFT_SET_MAP;
	if (map->n_keys > 1 && map->interval) {
		flags |= NFT_SET_CONCAT;
		nftnl_set_set_data(s, NFTNL_SET_DESC_CONCAT, fields,
				   map->n_keys);
	}
	nftnl_set_set_u32(s, NFTNL_SET_FLAGS, flags);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_TYPE, type);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_LEN, length);
	if (!map->is_set)
		nftnl_set_set_u32(s, NFTNL_SET_DATA_TYPE, NFT_DATA_VERDICT);
}

/* What the kernel needs to know of the set @number, or NULL. */
static struct nftnl_set *set_describe(const struct nft_ruleset *ruleset,
				      size_t number)
{
	const struct nft_set *set = &ruleset->sets[number];
	struct nftnl_set *s = set_name(ruleset, number);
	uint32_t flags = set->interval ? NFT_SET_INTERVAL : 0;

	if (!s)
		return NULL;
	if (!set->name[0]) {
		flags |= NFT_SET_ANONYMOUS | NFT_SET_CONSTANT;
		nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, elements_count(set));
	}
	if (set->dynamic) {
		flags |= NFT_SET_EVAL | NFT_SET_TIMEOUT;
		nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, set->dynamic->size);
	}
	if (set->limit) {
		flags |= NFT_SET_EVAL;
		nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, nft_set_size(set));
	}
	if (set->limit && !set->limit->connections) {
		flags |= NFT_SET_TIMEOUT;
		nftnl_set_set_u64(s, NFTNL_SET_TIMEOUT,
				  nft_limit_timeout(set->limit));
	}
	nftnl_set_set_u32(s, NFTNL_SET_FLAGS, flags);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_TYPE, nft_set_type(set));
	nftnl_set_set_u32(s, NFTNL_SET_KEY_LEN,
			  set->limit ? nft_limit_key_length(set->limit) :
				       nft_keys[set->key].size);
	if (set->map)
		map_describe(s, set->map, flags);
	set_userdata(s, set);
	return s;
}

static void set_build(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset, size_t number)
{
	struct nftnl_set *s = set_describe(ruleset, number);

	if (!s) {
		batch->bytes.failed = true;
		return;
	}
	nft_batch_add(batch, NFT_MSG_NEWSET, NLM_F_CREATE, set_fill, s);
	nftnl_set_free(s);
}

void nft_set_resize(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    size_t number, const struct nft_existing_set *existing,
		    uint32_t size)
{
	struct nftnl_set *s = set_describe(ruleset, number);

	if (!s) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_set_set_str(s, NFTNL_SET_NAME, existing->name);
	nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, size);
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
	uint64_t timeout; /* ms, of what is added now; 0: none */
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

static void element_verdict(struct elements *e, struct nftnl_set_elem *element,
			    const struct nft_element *mapped)
{
	nftnl_set_elem_set_u32(element, NFTNL_SET_ELEM_VERDICT,
			       nft_verdict_number(mapped->end));
	if (mapped->end == NFT_END_GOTO || mapped->end == NFT_END_JUMP)
		nftnl_set_elem_set_str(element, NFTNL_SET_ELEM_CHAIN,
				       e->ruleset->chains[mapped->target].name);
}

static void element_send(struct elements *e, struct nftnl_set_elem *element)
{
	if (!e->message)
		e->message = set_name(e->ruleset, e->number);
	if (e->timeout)
		nftnl_set_elem_set_u64(element, NFTNL_SET_ELEM_TIMEOUT,
				       e->timeout);
	if (!e->message) {
		e->batch->bytes.failed = true;
		nftnl_set_elem_free(element);
		return;
	}
	nftnl_set_elem_add(e->message, element);
	if (++e->count == ELEMENTS)
		elements_send(e);
}

static struct nftnl_set_elem *element_new(struct elements *e)
{
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();

	if (!element)
		e->batch->bytes.failed = true;
	return element;
}

static void bytes_add(struct elements *e, const uint8_t bytes[16], bool end,
		      const struct nft_element *mapped)
{
	const struct nft_set *set = &e->ruleset->sets[e->number];
	struct nftnl_set_elem *element = element_new(e);

	if (!element)
		return;
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, bytes,
			   nft_keys[set->key].size);
	if (end)
		nftnl_set_elem_set_u32(element, NFTNL_SET_ELEM_FLAGS,
				       NFT_SET_ELEM_INTERVAL_END);
	if (mapped)
		element_verdict(e, element, mapped);
	element_send(e, element);
}

/* One value; @mapped: the map's element, or NULL. */
static void element_add(struct elements *e, const uint32_t words[4], bool end,
			const struct nft_element *mapped)
{
	const struct nft_set *set = &e->ruleset->sets[e->number];
	uint8_t bytes[16];

	nft_value_bytes(set->key, words, set->interval, bytes);
	bytes_add(e, bytes, end, mapped);
}

/*
 * The first value after @high where a value is a part of its bytes: nft counts
 * the bits below it, which are free.
 */
static void part_end(struct elements *e, const uint32_t high[4])
{
	enum nft_key key = e->ruleset->sets[e->number].key;
	uint8_t bytes[16];

	nft_value_bytes(key, high, true, bytes);
	bytes[nft_keys[key].size - 1]++;
	bytes_add(e, bytes, true, NULL);
}

/* Make @words the next value; false: they were the largest. */
static bool next_value(enum nft_key key, uint32_t words[4])
{
	uint32_t size = nft_keys[key].size;
	int i = size == 16 || size == 6 ? 3 : 0; /* of 48 bits, the lowest */

	if (size < 4)
		return ++words[0] < 1U << 8 * size;
	for (; i >= 0; i--)
		if (++words[i])
			return true;
	return false;
}

/*
 * Intervals are half open: the end is the first value after it, or the @next
 * interval (NULL: there is none) begins there.
 */
static void interval_add(struct elements *e, const struct range *range,
			 const struct range *next,
			 const struct nft_element *mapped)
{
	uint32_t after[4];

	element_add(e, range->low, false, mapped);
	if (nft_keys[e->ruleset->sets[e->number].key].shift) {
		part_end(e, range->high);
		return;
	}
	memcpy(after, range->high, sizeof(after));
	if (next_value(e->ruleset->sets[e->number].key, after) &&
	    !(next && !memcmp(next->low, after, sizeof(after))))
		element_add(e, after, true, NULL);
}

/* As nft does: what is outside begins at 0. */
static void outside_begin(struct elements *e, const struct range *first)
{
	static const uint32_t zero[4];

	if (memcmp(first->low, zero, sizeof(zero)))
		element_add(e, zero, true, NULL);
}

static void elements_build(struct elements *e, const struct nft_set *set)
{
	const struct ranges *ranges = set->ranges;
	size_t i;

	if (set->interval && ranges->count)
		outside_begin(e, &ranges->list[0]);
	for (i = 0; i < ranges->count && !e->batch->bytes.failed; i++) {
		if (set->interval)
			interval_add(e, &ranges->list[i], NULL, NULL);
		else
			element_add(e, ranges->list[i].low, false, NULL);
	}
	elements_send(e);
}

/* A concatenation, from .low to .high of each key. */
static void joined_add(struct elements *e, const struct nft_map *map,
		       const struct nft_element *mapped)
{
	struct nftnl_set_elem *element = element_new(e);
	uint8_t low[NFT_MAP_KEYS * 16] = { 0 }, high[sizeof(low)] = { 0 };
	uint32_t at = 0;
	unsigned int k;

	if (!element)
		return;
	for (k = 0; k < map->n_keys; k++) {
		nft_value_bytes(map->keys[k], mapped->ranges[k]->low,
				map->interval, low + at);
		nft_value_bytes(map->keys[k], mapped->ranges[k]->high,
				map->interval, high + at);
		at += nft_padded(nft_keys[map->keys[k]].size);
	}
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, low, at);
	if (map->interval)
		nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY_END, high, at);
	if (!map->is_set)
		element_verdict(e, element, mapped);
	element_send(e, element);
}

static void map_build(struct elements *e, const struct nft_map *map)
{
	const struct nft_element *mapped;
	size_t i;

	if (map->n_keys == 1 && map->interval)
		outside_begin(e, map->elements[0].ranges[0]);
	for (i = 0; i < map->count && !e->batch->bytes.failed; i++) {
		mapped = &map->elements[i];
		if (map->n_keys > 1)
			joined_add(e, map, mapped);
		else if (map->interval)
			interval_add(e, mapped->ranges[0],
				     i + 1 < map->count ? mapped[1].ranges[0] :
							  NULL,
				     mapped);
		else
			element_add(e, mapped->ranges[0]->low, false, mapped);
	}
	elements_send(e);
}

/* What a dynamic set has from the start. */
static void first_build(struct elements *e, const struct nft_set *set)
{
	struct nft_first first;
	size_t i;

	for (i = 0; i < set->dynamic->n_first && !e->batch->bytes.failed; i++) {
		nft_first_fill(set, i, &first);
		e->timeout = first.timeout;
		if (set->map)
			joined_add(e, set->map, &first.element);
		else
			element_add(e, first.ranges[0].low, false, NULL);
	}
	e->timeout = 0;
	elements_send(e);
}

void nft_sets_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    bool at_hook, const struct nft_existing *existing)
{
	struct elements e;
	size_t i;

	for (i = 0; i < ruleset->n_sets; i++) {
		if (ruleset->sets[i].at_hook != at_hook ||
		    nft_existing_set_find(existing, &ruleset->sets[i]))
			continue;
		set_build(batch, ruleset, i);
		e = (struct elements){ batch, ruleset, i, NULL, 0, 0 };
		if (ruleset->sets[i].dynamic &&
		    !nft_existing_set_before(existing, &ruleset->sets[i]))
			first_build(&e, &ruleset->sets[i]);
		if (ruleset->sets[i].map)
			map_build(&e, ruleset->sets[i].map);
		else
			elements_build(&e, &ruleset->sets[i]);
	}
}
