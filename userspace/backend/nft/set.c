// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/set.h>

#include <linux/netfilter.h>

#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/set.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/value_bytes.h"

enum nft_key nft_set_key(enum kz_set_type type)
{
	static const enum nft_key keys[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = NFT_KEY_IP_SADDR,
		[KZ_SET_IPV6] = NFT_KEY_IP6_SADDR,
		[KZ_SET_PORT] = NFT_KEY_TCP_DPORT,
		[KZ_SET_ETHER] = NFT_KEY_ETHER_SADDR,
	};

	return keys[type];
}

/* Its name in nft, which may have a number: see userspace/nft/existing.h. */
static int set_name(struct nft_loaded_set *s, const char *set, char *why)
{
	const struct nft_existing_set *found = NULL;
	struct nft_existing existing;
	int err = nft_existing_sets_read(s->nl, s->policy, &existing, why);

	snprintf(s->name, sizeof(s->name), NFT_SET_PREFIX "%s", set);
	if (!err)
		found = nft_existing_dynamic_find(
			&existing, s->name, nft_joined_type(s->keys, s->n_keys),
			s->about.size);
	if (found)
		strcpy(s->name, found->name);
	else if (!err)
		err = refuse(
			why, -ENOENT,
			"set '%s' of '%s' is not in its table: somebody has removed it; load the policy again",
			set, s->policy);
	nft_existing_free(&existing);
	return err;
}

static void keys_find(struct nft_loaded_set *s)
{
	static const enum nft_key keys[KZ_PARTS] = {
		[KZ_PART_IPV4] = NFT_KEY_IP_SADDR,
		[KZ_PART_PORT] = NFT_KEY_TCP_DPORT,
		[KZ_PART_PROTOCOL] = NFT_KEY_META_L4PROTO,
		[KZ_PART_IPV6] = NFT_KEY_IP6_SADDR,
		[KZ_PART_ETHER] = NFT_KEY_ETHER_SADDR,
		[KZ_PART_NAME] = NFT_KEY_META_IIFNAME,
		[KZ_PART_INTERFACE] = NFT_KEY_META_IIF,
		[KZ_PART_MARK] = NFT_KEY_META_MARK,
	};
	uint32_t part = KZ_PART_NONE;

	s->n_keys = 1;
	s->keys[0] = nft_set_key(s->about.type);
	if (s->about.type != KZ_SET_PARTS)
		return;
	for (s->n_keys = 0; s->n_keys < KZ_JOIN_PARTS; s->n_keys++) {
		part = kz_part_of(s->about.parts, s->n_keys);
		if (part == KZ_PART_NONE || part >= KZ_PARTS)
			break;
		s->keys[s->n_keys] = keys[part];
	}
}

uint32_t nft_loaded_set_length(const struct nft_loaded_set *s)
{
	uint32_t length = 0;
	unsigned int k;

	if (s->n_keys == 1)
		return nft_keys[s->keys[0]].size;
	for (k = 0; k < s->n_keys; k++)
		length += nft_padded(nft_keys[s->keys[k]].size);
	return length;
}

static int set_find(struct nft_loaded_set *s, const char *set, char *why)
{
	const struct kz_dynamic *about;
	struct image image;
	int err;

	err = nft_state_find_image(s->nl, s->policy, &image, why);
	if (err)
		return err;
	about = image_dynamic_find(&image, set);
	if (about)
		s->about = *about;
	image_free(&image);
	if (!about || s->about.type >= KZ_SET_TYPES)
		return refuse(why, -ENOENT, "'%s' has no dynamic set '%s'",
			      s->policy, set);
	nft_table_name(s->policy, s->table);
	keys_find(s);
	return set_name(s, set, why);
}

int nft_loaded_set_open(struct nft_loaded_set *s, const char *name,
			const char *set, char *why)
{
	int err;

	*s = (struct nft_loaded_set){ .policy = name, .set = set };
	err = nft_socket_open(&s->nl, why);
	if (err)
		return err;
	err = set_find(s, set, why);
	if (err)
		mnl_socket_close(s->nl);
	return err;
}

void nft_loaded_set_close(const struct nft_loaded_set *s)
{
	mnl_socket_close(s->nl);
}

/* ---- messages ---- */

struct nftnl_set *nft_set_message(const struct nft_loaded_set *s)
{
	struct nftnl_set *set = nftnl_set_alloc();

	if (!set)
		return NULL;
	nftnl_set_set_u32(set, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(set, NFTNL_SET_TABLE, s->table);
	nftnl_set_set_str(set, NFTNL_SET_NAME, s->name);
	return set;
}

/* Several keys are one after the other, each padded to whole words. */
static void entry_bytes(const struct nft_loaded_set *s,
			const struct kz_entry *entry,
			uint8_t bytes[NFT_ELEMENT_SIZE])
{
	uint32_t words[4] = { 0 }, at = 0, count;
	uint8_t one[16];
	unsigned int k;

	if (s->n_keys == 1) {
		nft_value_bytes(s->keys[0], entry->value.word, false, bytes);
		return;
	}
	for (k = 0; k < s->n_keys; k++) {
		count = nft_padded(nft_keys[s->keys[k]].size) / sizeof(*words);
		memcpy(words, &entry->value.word[at], count * sizeof(*words));
		nft_value_bytes(s->keys[k], words, false, one);
		memcpy(bytes + at * sizeof(*words), one,
		       nft_keys[s->keys[k]].size);
		at += count;
	}
}

int nft_set_message_add(const struct nft_loaded_set *s,
			struct nftnl_set *message, const struct kz_entry *entry,
			bool timeout)
{
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();
	uint64_t ms = entry->timeout == KZ_SETS_OWN ? s->about.timeout :
						      entry->timeout;
	uint32_t length = nft_loaded_set_length(s);
	uint8_t bytes[NFT_ELEMENT_SIZE] = { 0 };

	if (!element)
		return -ENOMEM;
	entry_bytes(s, entry, bytes);
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, bytes, length);
	if (timeout && ms && ms != KZ_FOREVER)
		nftnl_set_elem_set_u64(element, NFTNL_SET_ELEM_TIMEOUT, ms);
	nftnl_set_elem_add(message, element);
	return 0;
}
