// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/common.h>
#include <libnftnl/set.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/listing.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/value_bytes.h"

/* The value of @key whose bytes begin at @bytes. */
static void words_read(enum nft_key key, const uint8_t *bytes,
		       uint32_t words[4])
{
	size_t size = nft_keys[key].size;
	uint16_t half;
	int i;

	memset(words, 0, 4 * sizeof(*words));
	if (size == sizeof(half)) {
		memcpy(&half, bytes, sizeof(half));
		words[0] = ntohs(half);
		return;
	}
	if (size == 1) {
		words[0] = *bytes;
		return;
	}
	memcpy(words, bytes, size);
	for (i = 0; i < 4 && !nft_keys[key].host_order; i++)
		words[i] = ntohl(words[i]);
}

bool nft_element_words(struct nftnl_set_elem *element, enum nft_key key,
		       uint32_t words[4])
{
	uint32_t length = 0;
	const void *bytes =
		nftnl_set_elem_get(element, NFTNL_SET_ELEM_KEY, &length);

	if (!bytes || length < nft_keys[key].size)
		return false;
	words_read(key, bytes, words);
	return true;
}

/* Several keys are one after the other, each padded to whole words. */
static bool element_value(struct nftnl_set_elem *element,
			  const struct nft_loaded_set *s, struct kz_wide *value)
{
	uint32_t length = 0, one[4], at = 0, count;
	const uint8_t *bytes;
	unsigned int k;

	*value = (struct kz_wide){ 0 };
	if (s->n_keys == 1)
		return nft_element_words(element, s->keys[0], value->word);
	bytes = nftnl_set_elem_get(element, NFTNL_SET_ELEM_KEY, &length);
	if (!bytes || length < nft_loaded_set_length(s))
		return false;
	for (k = 0; k < s->n_keys; k++) {
		words_read(s->keys[k], bytes + at * sizeof(*one), one);
		count = nft_padded(nft_keys[s->keys[k]].size) / sizeof(*one);
		memcpy(&value->word[at], one, count * sizeof(*one));
		at += count;
	}
	return true;
}

static int entry_keep(struct nftnl_set_elem *element, void *context)
{
	struct nft_listing *listing = context;
	struct kz_entry *list;
	struct kz_wide value;

	if (!element_value(element, listing->set, &value))
		return 0;
	list = array_grow(listing->list, listing->count, sizeof(*list));
	if (!list)
		return -1;
	listing->list = list;
	list += listing->count++;
	*list = (struct kz_entry){ .value = value, .timeout = KZ_FOREVER };
	if (nftnl_set_elem_is_set(element, NFTNL_SET_ELEM_EXPIRATION))
		list->timeout = nftnl_set_elem_get_u64(
			element, NFTNL_SET_ELEM_EXPIRATION);
	return 0;
}

static int elements_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_set *set = nftnl_set_alloc();
	int err = 0;

	if (!set)
		return -ENOMEM;
	if (!nftnl_set_elems_nlmsg_parse(nlh, set) &&
	    nftnl_set_elem_foreach(set, entry_keep, context) < 0)
		err = -ENOMEM;
	nftnl_set_free(set);
	return err;
}

static void listing_again(void *context)
{
	struct nft_listing *listing = context;

	listing->count = 0;
}

int nft_listing_read(const struct nft_loaded_set *s,
		     struct nft_listing *listing, char *why)
{
	*listing = (struct nft_listing){ .set = s };
	return nft_table_dump(s->nl, NFT_MSG_GETSETELEM, s->policy, s->name,
			      elements_receive, listing_again, listing, why);
}

/* ---- single elements ---- */

/* Ask for @entry: 0 and *@there, or -errno. */
static int entry_ask(const struct nft_loaded_set *s,
		     const struct kz_entry *entry, bool *there)
{
	struct nftnl_set *message = nft_set_message(s);
	char buffer[1024] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;
	int err = message ? 0 : -ENOMEM;

	if (!err)
		err = nft_set_message_add(s, message, entry, false);
	if (!err) {
		nlh = nftnl_nlmsg_build_hdr(buffer, NFT_MSG_GETSETELEM,
					    NFPROTO_INET, NLM_F_ACK, 0);
		nftnl_set_elems_nlmsg_build_payload(nlh, message);
		err = nft_ask(s->nl, nlh);
	}
	if (message)
		nftnl_set_free(message);
	*there = !err;
	return err == -ENOENT ? 0 : err;
}

int nft_listing_ask(const struct nft_loaded_set *s,
		    const struct kz_entry *entries, size_t count,
		    struct nft_listing *listing, char *why)
{
	struct kz_entry *list;
	bool there;
	size_t i;
	int err;

	*listing = (struct nft_listing){ .set = s };
	for (i = 0; i < count; i++) {
		err = entry_ask(s, &entries[i], &there);
		if (err)
			return refuse_errno(why, err, "cannot read set '%s'",
					    s->set);
		if (!there)
			continue;
		list = array_grow(listing->list, listing->count, sizeof(*list));
		if (!list)
			return refuse_memory(why);
		listing->list = list;
		list[listing->count++] = entries[i];
	}
	return 0;
}
