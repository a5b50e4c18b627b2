// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libnftnl/set.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/backend/nft/elements.h"
#include "userspace/backend/nft/listing.h"
#include "userspace/base/refuse.h"

#define BATCH 512 /* elements of one transaction */
#define ASKED 4096 /* so many are asked for; of more, all of the set is read */
/* Longer than the second after which the kernel removes expired elements, on a
 * machine with much to do, too.
 */
#define GC_TRIES 50
#define GC_NS 100000000

int nft_set_list(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry **entries, size_t *count,
		 char *why)
{
	struct nft_listing listing;
	struct nft_loaded_set s;
	int err;

	(void)backend;
	err = nft_loaded_set_open(&s, name, set, why);
	if (err)
		return err;
	err = nft_listing_read(&s, &listing, why);
	nft_loaded_set_close(&s);
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

static int entry_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct kz_wide));
}

/* A message about those of @entries that are among @known (NULL: all). */
static void entries_put(struct nft_batch *batch, const struct nft_loaded_set *s,
			uint16_t type, const struct kz_entry *entries,
			size_t count, const struct nft_listing *known)
{
	struct nftnl_set *message = nft_set_message(s);
	size_t i, put = 0;

	for (i = 0; message && i < count && !batch->bytes.failed; i++) {
		if (known && !(known->count &&
			       bsearch(&entries[i], known->list, known->count,
				       sizeof(*known->list), entry_compare)))
			continue;
		put++;
		if (nft_set_message_add(s, message, &entries[i],
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
static int entries_send(const struct nft_loaded_set *s, enum set_change change,
			const struct kz_entry *entries, size_t count,
			const struct nft_listing *known, char *why)
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
static int entries_change(const struct nft_loaded_set *s,
			  enum set_change change,
			  const struct kz_entry *entries, size_t count,
			  const struct nft_listing *known, size_t *done,
			  char *why)
{
	static const struct nft_listing none;
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
static bool has_room(const struct nft_loaded_set *s)
{
	char why[WHY_SIZE];
	struct nft_listing listing;
	bool room;

	room = !nft_listing_read(s, &listing, why) &&
	       listing.count < s->about.size;
	free(listing.list);
	return room;
}

static int entries_change_in_time(const struct nft_loaded_set *s,
				  enum set_change change,
				  const struct kz_entry *entries, size_t count,
				  const struct nft_listing *known, size_t *done,
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

static int refuse_change(int err, const struct nft_loaded_set *s, char *why)
{
	if (err == -ENFILE)
		return refuse(why, -ENOSPC, "set '%s' is full: it holds %u",
			      s->set, s->about.size);
	if (err == -ENOENT)
		return refuse(why, err, "not in set '%s'", s->set);
	return err;
}

/* @known: those of @entries that the set has already, sorted. */
static int entries_all(const struct nft_loaded_set *s, enum set_change change,
		       const struct kz_entry *entries, size_t count,
		       const struct nft_listing *known, size_t *done, char *why)
{
	size_t chunk;
	int err = 0;

	while (!err && *done < count) {
		chunk = count - *done < BATCH ? count - *done : BATCH;
		err = entries_change_in_time(s, change, entries + *done, chunk,
					     known, done, why);
	}
	return refuse_change(err, s, why);
}

int nft_elements_add(const struct nft_loaded_set *s,
		     const struct kz_entry *entries, size_t count, size_t *done,
		     char *why)
{
	static const struct nft_listing none;

	return entries_all(s, SET_ADD, entries, count, &none, done, why);
}

static int set_change(const struct nft_loaded_set *s, enum set_change change,
		      const struct kz_entry *entries, size_t count,
		      size_t *done, char *why)
{
	struct nft_listing known = { 0 };
	int err = 0;

	if (change == SET_FLUSH)
		return entries_send(s, change, NULL, 0, NULL, why);
	if (change == SET_ADD)
		err = count <= ASKED ?
			      nft_listing_ask(s, entries, count, &known, why) :
			      nft_listing_read(s, &known, why);
	if (!err && known.count)
		qsort(known.list, known.count, sizeof(*known.list),
		      entry_compare);
	if (!err)
		err = entries_all(s, change, entries, count, &known, done, why);
	free(known.list);
	return err;
}

int nft_set_change(const struct backend *backend, const char *name,
		   const char *set, enum set_change change,
		   const struct kz_entry *entries, size_t count, size_t *done,
		   char *why)
{
	struct nft_loaded_set s;
	int err;

	(void)backend;
	*done = 0;
	err = nft_loaded_set_open(&s, name, set, why);
	if (err)
		return err;
	err = set_change(&s, change, entries, count, done, why);
	nft_loaded_set_close(&s);
	return err;
}

/* One transaction: elements of hashes are seen or not by its end. */
int nft_set_replace(const struct backend *backend, const char *name,
		    const char *set, const struct kz_entry *entries,
		    size_t count, char *why)
{
	struct nft_batch batch = { 0 };
	struct nft_loaded_set s;
	size_t at, some;
	int err;

	(void)backend;
	err = nft_loaded_set_open(&s, name, set, why);
	if (err)
		return err;
	nft_batch_begin(&batch);
	entries_put(&batch, &s, NFT_MSG_DELSETELEM, NULL, 0, NULL);
	for (at = 0; at < count; at += some) {
		some = count - at < BATCH ? count - at : BATCH;
		entries_put(&batch, &s, NFT_MSG_NEWSETELEM, entries + at, some,
			    NULL);
	}
	nft_batch_end(&batch);
	err = nft_send(s.nl, &batch, why);
	nft_batch_free(&batch);
	nft_loaded_set_close(&s);
	return refuse_change(err, &s, why);
}
