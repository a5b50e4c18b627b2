// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/load_over.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/counter_carry.h"
#include "userspace/backend/set_carry.h"
#include "userspace/backend/set_sizes.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/output.h"
#include "userspace/base/refuse.h"

/* The module has one policy of a name, and with its help that is the fields of
 * the BPF policy.
 */
static bool excludes(const struct loaded *there,
		     const struct attachment *attachment,
		     const struct backend *to)
{
	return (!strcmp(there->backend, "kmod") && attachment->with_module) ||
	       (!strcmp(to->name, "kmod") && there->with_module);
}

static int refuse_name(const struct loaded *there)
{
	complain(
		"name '%s' is in use: it is loaded into %s at %s: choose another with --name, or 'kzmark unload %s' first",
		there->name, there->backend, there->where, there->name);
	return -EEXIST;
}

/* iptables rules need it where it is. */
static int refuse_users(const struct loaded *there)
{
	complain(
		"policy '%s' cannot leave %s: %u iptables rules refer to it: delete them first, or choose another name with --name",
		there->name, there->backend, there->users);
	return -EEXIST;
}

static int take(struct load_over *over, const struct loaded *there,
		const struct attachment *attachment)
{
	const struct backend *from = backend_find(there->backend);
	const struct backend *to = over->to;

	bool same = from == to || (from->bpf && to->bpf);

	if (there->left_over && !same)
		over->rest[over->n_rest++] = from;
	if (there->left_over || loaded_waits(there))
		return 0; /* the backend's load sees to it */
	if (same) {
		over->there = true;
		return 0;
	}
	if (loaded_is_fields(there) && attachment->with_module)
		return 0; /* they will be replaced */
	if (excludes(there, attachment, to))
		return refuse_name(there);
	if (there->users)
		return refuse_users(there);
	over->from[over->n_from++] = from;
	return 0;
}

int load_over_find(struct load_over *over, const struct attachment *attachment,
		   const struct backend *to)
{
	struct active active;
	size_t i;
	int err;

	*over = (struct load_over){ .name = attachment->name, .to = to };
	err = active_read(&active);
	if (!err && active.n_unasked) {
		complain(
			"cannot tell whether name '%s' is free: not all backends have said what they have",
			over->name);
		err = -EEXIST;
	}
	for (i = 0; !err && i < active.count; i++)
		if (!strcmp(active.list[i].name, over->name))
			err = take(over, &active.list[i], attachment);
	active_clear(&active);
	return err;
}

int load_over_check(const struct load_over *over, const struct image *image,
		    char *why)
{
	size_t i;
	int err = set_sizes_check(over->to, over->name, image, why);

	for (i = 0; !err && i < over->n_from; i++)
		err = set_sizes_check(over->from[i], over->name, image, why);
	return err;
}

/* What @image's rules have counted where the policy was, freed by the caller. */
static int old_counts(const struct load_over *over, const struct image *image,
		      struct kz_counter **counts, char *why)
{
	size_t i;
	int err = 0;

	*counts =
		calloc((size_t)image->header->n_counters + 1, sizeof(**counts));
	if (!*counts)
		return refuse_memory(why);
	for (i = 0; !err && i < over->n_from; i++)
		err = counter_carry(over->from[i], over->name, image, *counts,
				    why);
	return err;
}

int load_over_counts(struct load_over *over, const struct image *image,
		     char *why)
{
	if (!over->n_from || over->there)
		return 0;
	return old_counts(over, image, &over->counts, why);
}

void load_over_clear(struct load_over *over)
{
	free(over->counts);
	over->counts = NULL;
}

static void forget(uint32_t index, void *source)
{
	source_forget_elements(source, index);
}

int load_over_elements(const struct load_over *over, struct source *source,
		       char *why)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < over->n_from; i++)
		err = set_carry_each(over->from[i], over->name, &source->image,
				     forget, source, why);
	return err;
}

static int carry(const struct load_over *over, const struct image *image,
		 char *why)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < over->n_from; i++)
		err = set_carry(over->from[i], over->to, over->name, image,
				why);
	return err;
}

static int unload(const struct load_over *over,
		  const struct backend *const *from, size_t count, char *why)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < count; i++)
		err = from[i]->unload(from[i], over->name, why);
	return err;
}

/* How far @b is above @a. */
static uint64_t above(uint64_t a, uint64_t b)
{
	return b > a ? b - a : 0;
}

/*
 * What the new counter lacks: @begun is what it began with, @loaded and @ended
 * are the old one's when the new policy was loaded and now. While both are
 * loaded, one of them sees what the other lets pass: the larger of the two
 * numbers has all packets.
 */
static uint64_t lacks(uint64_t begun, uint64_t loaded, uint64_t ended,
		      uint64_t new)
{
	return above(begun, loaded) +
	       above(above(begun, new), above(loaded, ended));
}

/* @loaded: the counts there when the new policy was loaded; it is changed. */
static int add_counts(const struct load_over *over, const struct image *image,
		      struct kz_counter *loaded, char *why)
{
	const struct kz_counter *begun = over->counts;
	struct kz_counter *ended = NULL, *new = NULL;
	uint32_t count = 0, i;
	int err = old_counts(over, image, &ended, why);

	err = err   ?:
		      over->to->get_counters(over->to, over->name, &new, &count,
					     why);
	for (i = 0; !err && i < count; i++) {
		loaded[i].packets = lacks(begun[i].packets, loaded[i].packets,
					  ended[i].packets, new[i].packets);
		loaded[i].bytes = lacks(begun[i].bytes, loaded[i].bytes,
					ended[i].bytes, new[i].bytes);
	}
	err = err   ?:
		      over->to->add_counters(over->to, over->name, loaded,
					     count, why);
	free(ended);
	free(new);
	return err;
}

/* The last steps, in which the policy where it was must be the last to go. */
static int leave(const struct load_over *over, const struct image *image,
		 struct kz_counter *loaded, char *why)
{
	int err = loaded ? add_counts(over, image, loaded, why) : 0;

	err = err ?: unload(over, over->from, over->n_from, why);
	return err ?: unload(over, over->rest, over->n_rest, why);
}

int load_over_finish(const struct load_over *over, const struct image *image,
		     void (*switched)(void *context), void *context, char *why)
{
	struct kz_counter *loaded = NULL;
	char unused[WHY_SIZE];
	int err = 0;

	if (!over->n_from) {
		switched(context);
		return unload(over, over->rest, over->n_rest, why);
	}
	if (over->counts)
		err = old_counts(over, image, &loaded, why);
	err = err ?: carry(over, image, why);
	if (!err) /* what has come meanwhile */
		err = carry(over, image, why);
	if (!err) {
		kept_set_aside(over->name);
		switched(context);
		err = leave(over, image, loaded, why);
		kept_set_aside_end(over->name, err);
	}
	if (err && !over->there)
		over->to->unload(over->to, over->name, unused);
	free(loaded);
	return err;
}

void load_over_tell(const struct load_over *over)
{
	if (over->n_from)
		complain(
			"load: '%s' is unloaded from %s: its elements and counters are in %s now; flows and limits start at zero there",
			over->name, over->from[0]->name, over->to->name);
}
