// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libnftnl/set.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/elements.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/value_bytes.h"

#define BATCH 512 /* elements of one transaction */
/* Longer than the second after which the kernel removes expired elements. */
#define GC_TRIES 15
#define GC_NS 100000000

static const enum nft_key keys[KZ_SET_TYPES] = {
	[KZ_SET_IPV4] = NFT_KEY_IP_SADDR,
	[KZ_SET_IPV6] = NFT_KEY_IP6_SADDR,
	[KZ_SET_PORT] = NFT_KEY_TCP_DPORT,
};

/* The set to read or change. */
struct subject {
	struct mnl_socket *nl;
	const char *policy;
	const char *set; /* as the policy calls it */
	char table[NFT_TABLE_SIZE];
	char name[NFT_CHAIN_SIZE];
	struct kz_dynamic about;
	enum nft_key key;
};

static int about_find(const struct image *image, const char *set,
		      struct kz_dynamic *about)
{
	const struct kz_dynamic *list =
		(const void *)(image->bytes + image->header->dynamic);
	uint32_t i;

	for (i = 0; i < image->header->n_dynamic; i++) {
		if (strcmp(image_string(image, list[i].name), set))
			continue;
		*about = list[i];
		return 0;
	}
	return -ENOENT;
}

/* Its name in nft, which may have a number: see userspace/nft/existing.h. */
static int subject_name(struct subject *s, const char *set, char *why)
{
	const struct nft_existing_set *found = NULL;
	struct nft_existing existing;
	int err = nft_existing_sets_read(s->nl, s->policy, &existing, why);

	snprintf(s->name, sizeof(s->name), NFT_SET_PREFIX "%s", set);
	if (!err)
		found = nft_existing_dynamic_find(&existing, s->name,
						  nft_keys[s->key].type_number,
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

static int subject_find(struct subject *s, const char *set, char *why)
{
	struct nft_state state = { 0 };
	struct image image;
	int err;

	err = nft_state_find(s->nl, s->policy, &state, why);
	if (!err)
		err = nft_state_image(s->nl, s->policy, &state, &image, why);
	if (err)
		return err;
	err = about_find(&image, set, &s->about);
	image_free(&image);
	if (err || s->about.type >= KZ_SET_TYPES)
		return refuse(why, -ENOENT, "'%s' has no dynamic set '%s'",
			      s->policy, set);
	nft_table_name(s->policy, s->table);
	s->key = keys[s->about.type];
	return subject_name(s, set, why);
}

static int subject_open(struct subject *s, const char *name, const char *set,
			char *why)
{
	int err;

	*s = (struct subject){ .policy = name, .set = set };
	err = nft_socket_open(&s->nl, why);
	if (err)
		return err;
	err = subject_find(s, set, why);
	if (err)
		mnl_socket_close(s->nl);
	return err;
}

/* ---- reading ---- */

struct listing {
	const struct subject *subject;
	struct kz_entry *list; /* owned */
	size_t count;
};

static int entry_keep(struct nftnl_set_elem *element, void *context)
{
	struct listing *listing = context;
	uint32_t words[4] = { 0 }, length = 0;
	struct kz_entry *list;
	uint16_t half;
	const void *key;
	int i;

	key = nftnl_set_elem_get(element, NFTNL_SET_ELEM_KEY, &length);
	if (!key || length < nft_keys[listing->subject->key].size)
		return 0;
	list = array_grow(listing->list, listing->count, sizeof(*list));
	if (!list)
		return -1;
	listing->list = list;
	list += listing->count++;
	*list = (struct kz_entry){ .timeout = KZ_FOREVER };
	if (nft_keys[listing->subject->key].size == sizeof(half)) {
		memcpy(&half, key, sizeof(half));
		words[0] = ntohs(half);
	} else {
		memcpy(words, key, nft_keys[listing->subject->key].size);
		for (i = 0; i < 4; i++)
			words[i] = ntohl(words[i]);
	}
	memcpy(list->value.word, words, sizeof(words));
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
	struct listing *listing = context;

	listing->count = 0;
}

/* listing->list is freed by the caller in any case. */
static int listing_read(const struct subject *s, struct listing *listing,
			char *why)
{
	*listing = (struct listing){ .subject = s };
	return nft_table_dump(s->nl, NFT_MSG_GETSETELEM, s->policy, s->name,
			      elements_receive, listing_again, listing, why);
}

int nft_set_list(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry **entries, size_t *count,
		 char *why)
{
	struct listing listing;
	struct subject s;
	int err;

	(void)backend;
	err = subject_open(&s, name, set, why);
	if (err)
		return err;
	err = listing_read(&s, &listing, why);
	mnl_socket_close(s.nl);
	if (err) {
		free(listing.list);
		return err;
	}
	*entries = listing.list;
	*count = listing.count;
	return 0;
}

/* ---- changing ---- */

static void elements_fill(struct nlmsghdr *nlh, void *set)
{
	nftnl_set_elems_nlmsg_build_payload(nlh, set);
}

/* NULL: no memory. */
static struct nftnl_set *message_new(const struct subject *s)
{
	struct nftnl_set *set = nftnl_set_alloc();

	if (!set)
		return NULL;
	nftnl_set_set_u32(set, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(set, NFTNL_SET_TABLE, s->table);
	nftnl_set_set_str(set, NFTNL_SET_NAME, s->name);
	return set;
}

static int message_add(const struct subject *s, struct nftnl_set *message,
		       const struct kz_entry *entry, bool timeout)
{
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();
	uint64_t ms = entry->timeout == KZ_SETS_OWN ? s->about.timeout :
						      entry->timeout;
	uint8_t bytes[16];

	if (!element)
		return -ENOMEM;
	nft_value_bytes(s->key, entry->value.word, true, bytes);
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, bytes,
			   nft_keys[s->key].size);
	if (timeout && ms && ms != KZ_FOREVER)
		nftnl_set_elem_set_u64(element, NFTNL_SET_ELEM_TIMEOUT, ms);
	nftnl_set_elem_add(message, element);
	return 0;
}

static int entry_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct kz_value));
}

/* A message about those of @entries that are among @known (NULL: all). */
static void entries_put(struct nft_batch *batch, const struct subject *s,
			uint16_t type, const struct kz_entry *entries,
			size_t count, const struct listing *known)
{
	struct nftnl_set *message = message_new(s);
	size_t i, put = 0;

	for (i = 0; message && i < count && !batch->bytes.failed; i++) {
		if (known && !(known->count &&
			       bsearch(&entries[i], known->list, known->count,
				       sizeof(*known->list), entry_compare)))
			continue;
		put++;
		if (message_add(s, message, &entries[i],
				type == NFT_MSG_NEWSETELEM))
			batch->bytes.failed = true;
	}
	if (!message)
		batch->bytes.failed = true;
	else if (put || !count)
		nft_batch_add(batch, type,
			      type == NFT_MSG_NEWSETELEM ? NLM_F_CREATE : 0,
			      elements_fill, message);
	if (message)
		nftnl_set_free(message);
}

/* One transaction. */
static int entries_send(const struct subject *s, enum set_change change,
			const struct kz_entry *entries, size_t count,
			const struct listing *known, char *why)
{
	struct nft_batch batch = { 0 };
	int err;

	nft_batch_begin(&batch);
	/*
	 * An element that is there already is removed: its time restarts (S58).
	 */
	if (change != SET_ADD || known->count)
		entries_put(&batch, s, NFT_MSG_DELSETELEM, entries, count,
			    change == SET_ADD ? known : NULL);
	if (change == SET_ADD)
		entries_put(&batch, s, NFT_MSG_NEWSETELEM, entries, count,
			    NULL);
	nft_batch_end(&batch);
	err = nft_send(s->nl, &batch, why);
	nft_batch_free(&batch);
	return err;
}

/* As many as possible, from the first on: if all together fail, by halves. */
static int entries_change(const struct subject *s, enum set_change change,
			  const struct kz_entry *entries, size_t count,
			  const struct listing *known, size_t *done, char *why)
{
	static const struct listing none;
	size_t half = count / 2;
	int err = entries_send(s, change, entries, count, known, why);

	/* It expired after known was read. */
	if (err == -ENOENT && count == 1 && change == SET_ADD)
		err = entries_send(s, change, entries, count, &none, why);
	if (!err) {
		*done += count;
		return 0;
	}
	if (count < 2 || (err != -ENFILE && err != -ENOENT && err != -EEXIST))
		return err;
	err = entries_change(s, change, entries, half, known, done, why);
	if (err)
		return err;
	return entries_change(s, change, entries + half, count - half, known,
			      done, why);
}

/* A set may be full of expired elements until the kernel removes them. */
static bool has_room(const struct subject *s)
{
	char why[WHY_SIZE];
	struct listing listing;
	bool room;

	room = !listing_read(s, &listing, why) && listing.count < s->about.size;
	free(listing.list);
	return room;
}

static int entries_change_in_time(const struct subject *s,
				  enum set_change change,
				  const struct kz_entry *entries, size_t count,
				  const struct listing *known, size_t *done,
				  char *why)
{
	const struct timespec wait = { .tv_nsec = GC_NS };
	size_t before = *done;
	int err, tries;

	for (tries = 0;; tries++) {
		err = entries_change(s, change, entries + (*done - before),
				     count - (*done - before), known, done,
				     why);
		if (err != -ENFILE || tries == GC_TRIES || !has_room(s))
			return err;
		nanosleep(&wait, NULL);
	}
}

static int refuse_change(int err, const struct subject *s, char *why)
{
	if (err == -ENFILE)
		return refuse(why, -ENOSPC, "set '%s' is full: it holds %u",
			      s->set, s->about.size);
	if (err == -ENOENT)
		return refuse(why, err, "not in set '%s'", s->set);
	return err;
}

static int subject_change(const struct subject *s, enum set_change change,
			  const struct kz_entry *entries, size_t count,
			  size_t *done, char *why)
{
	struct listing known = { 0 };
	size_t chunk;
	int err = 0;

	if (change == SET_FLUSH)
		return entries_send(s, change, NULL, 0, NULL, why);
	if (change == SET_ADD)
		err = listing_read(s, &known, why);
	if (!err && known.count)
		qsort(known.list, known.count, sizeof(*known.list),
		      entry_compare);
	while (!err && *done < count) {
		chunk = count - *done < BATCH ? count - *done : BATCH;
		err = entries_change_in_time(s, change, entries + *done, chunk,
					     &known, done, why);
	}
	free(known.list);
	return refuse_change(err, s, why);
}

int nft_set_change(const struct backend *backend, const char *name,
		   const char *set, enum set_change change,
		   const struct kz_entry *entries, size_t count, size_t *done,
		   char *why)
{
	struct subject s;
	int err;

	(void)backend;
	*done = 0;
	err = subject_open(&s, name, set, why);
	if (err)
		return err;
	err = subject_change(&s, change, entries, count, done, why);
	mnl_socket_close(s.nl);
	return err;
}
