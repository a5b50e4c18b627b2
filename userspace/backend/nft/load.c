// SPDX-License-Identifier: GPL-2.0-only
/* Loading a policy, and replacing it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/base/hook_names.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/load.h"
#include "userspace/backend/nft/metadata.h"
#include "userspace/backend/nft/resize.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/translate.h"

/* Hooks and priority: as given, else as they are, else the default. */
static int attachment_choose(const struct attachment *attachment,
			     const struct nft_state *existing,
			     struct nft_state *state, char *why)
{
	char where[128];
	int err = 0;

	state->hooks = existing ? existing->hooks : 1U << NF_INET_PRE_ROUTING;
	state->priority = existing ? existing->priority : NF_IP_PRI_MANGLE;
	if (attachment->hook)
		err = hooks_parse(attachment->hook, false, &state->hooks, why);
	if (err)
		return err;
	if (attachment->has_priority)
		state->priority = attachment->priority;
	if (!existing || (state->hooks == existing->hooks &&
			  state->priority == existing->priority))
		return 0;
	hooks_print(existing->hooks, existing->priority, where, sizeof(where));
	return refuse(
		why, -EEXIST,
		"'%s' is loaded at %s: unload it first, or use another name",
		attachment->name, where);
}

/* All that a load needs in its steps. */
struct loading {
	struct mnl_socket *nl;
	const struct image *image;
	const struct nft_state *state;
	struct nft_existing *existing; /* NULL: there is no table */
	struct nft_ruleset ruleset;
};

static void metadata_build(struct nft_batch *batch,
			   const struct loading *loading,
			   const struct nft_state *state)
{
	struct buffer text = { 0 };

	if (nft_metadata_write(state, loading->image, &text))
		batch->bytes.failed = true;
	else
		nft_build_metadata(batch, &loading->ruleset,
				   (const char *)text.bytes, text.size);
	buffer_free(&text);
}

static int apart_send(const struct loading *loading, char *why)
{
	/* Of a new table, until the switch. */
	const struct nft_state interrupted = {
		.header = *loading->image->header,
	};
	struct nft_batch batch = { 0 };
	int err;

	nft_batch_begin(&batch);
	nft_build_apart(&batch, &loading->ruleset, loading->existing);
	if (!loading->existing)
		metadata_build(&batch, loading, &interrupted);
	nft_batch_end(&batch);
	err = nft_send(loading->nl, &batch, why);
	nft_batch_free(&batch);
	return err;
}

static int switch_send(const struct loading *loading, char *why)
{
	struct nft_batch batch = { 0 };
	int err;

	nft_batch_begin(&batch);
	nft_build_switch(&batch, &loading->ruleset, loading->existing);
	metadata_build(&batch, loading, loading->state);
	nft_batch_end(&batch);
	err = nft_send(loading->nl, &batch, why);
	nft_batch_free(&batch);
	return err;
}

/*
 * Remove what apart_send() has made. What cannot be removed is not reached by
 * packets, and the next load removes it.
 */
static void apart_undo(const struct loading *loading)
{
	const char *table = loading->ruleset.table;
	struct nft_ruleset empty = { 0 };
	struct nft_existing now = { 0 };
	struct nft_batch batch = { 0 };
	char why[WHY_SIZE];

	strcpy(empty.table, table);
	nft_batch_begin(&batch);
	if (!loading->existing) {
		nft_batch_remove(&batch, table);
	} else if (!nft_existing_read(loading->nl,
				      nft_ruleset_name(&loading->ruleset), &now,
				      why)) {
		nft_existing_subtract(&now, loading->existing);
		nft_build_remove(&batch, &empty, &now);
	}
	nft_batch_end(&batch);
	nft_send(loading->nl, &batch, why);
	nft_batch_free(&batch);
	nft_existing_free(&now);
}

static int ruleset_load(struct loading *loading, char *why)
{
	struct nft_existing *existing = loading->existing;
	int err = 0;

	if (existing)
		err = nft_sets_resize(loading->nl, &loading->ruleset, existing,
				      why);
	if (err)
		return err;
	if (existing)
		nft_existing_rename(existing, &loading->ruleset);
	err = apart_send(loading, why);
	if (!err) {
		if (existing)
			err = nft_sets_copy(loading->nl, &loading->ruleset,
					    existing, why);
		err = err ? err : switch_send(loading, why);
		if (err)
			apart_undo(loading);
	}
	if (err && existing)
		nft_sets_resize_undo(loading->nl, &loading->ruleset, existing);
	return err;
}

/* Make the table, or replace what is in it; see userspace/nft/build.h. */
static int table_load(struct mnl_socket *nl,
		      const struct attachment *attachment,
		      const struct image *image, const struct nft_state *state,
		      struct nft_existing *existing, char *why)
{
	const struct nft_options options = {
		.image = image,
		.counts = existing ? NULL : attachment->counts,
		.name = attachment->name,
		.generation = state->generation,
		.hooks = state->hooks,
		.priority = state->priority,
	};
	struct loading loading = { nl, image, state, existing, { 0 } };
	int err = hook_limits_check(attachment, false, state->hooks,
				    state->priority, why);

	if (err)
		return err;
	err = nft_ruleset_translate(&loading.ruleset, attachment->policy,
				    &options);
	if (err)
		refuse_errno(why, err, "cannot translate the policy");
	else
		err = ruleset_load(&loading, why);
	nft_ruleset_free(&loading.ruleset);
	return err;
}

static int table_replace(struct mnl_socket *nl,
			 const struct attachment *attachment,
			 const struct image *image,
			 const struct nft_state *state, char *why)
{
	struct nft_existing existing;
	int err = nft_existing_read(nl, attachment->name, &existing, why);

	if (!err)
		err = table_load(nl, attachment, image, state, &existing, why);
	nft_existing_free(&existing);
	return err;
}

int nft_table_place(struct mnl_socket *nl, const char *name,
		    struct nft_state *state, char *why)
{
	struct nft_existing existing;
	int err = nft_existing_read(nl, name, &existing, why);
	size_t i;

	*state = (struct nft_state){ 0 };
	for (i = 0; !err && i < existing.n_hooks; i++) {
		state->generation = 1; /* at least */
		state->hooks |= 1U << existing.hooks[i].hook;
		state->priority = existing.hooks[i].priority;
	}
	nft_existing_free(&existing);
	return err;
}

/* Load, or replace what is there. */
static int table_put(struct mnl_socket *nl, const struct attachment *attachment,
		     const struct image *image, struct nft_state *state,
		     char *why)
{
	const char *name = attachment->name;
	struct nft_state there = { 0 };
	bool exists;
	int err = nft_state_find_any(nl, name, &there, why);

	exists = err != -ENOENT;
	if (err == -EEXIST && attachment->adopt)
		err = nft_table_place(nl, name, &there, why);
	if (err && exists)
		return err;
	state->generation = there.generation + 1;
	err = attachment_choose(attachment, there.generation ? &there : NULL,
				state, why);
	if (err)
		return err;
	if (exists)
		return table_replace(nl, attachment, image, state, why);
	return table_load(nl, attachment, image, state, NULL, why);
}

int nft_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why)
{
	struct nft_state state = { .header = *image->header };
	struct mnl_socket *nl;
	int err;

	(void)backend;
	if (attachment->n_devices)
		return refuse(
			why, -EUSAGE,
			"attaches to hooks, not to devices: use \"meta iif\" in the policy");
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = table_put(nl, attachment, image, &state, why);
	mnl_socket_close(nl);
	*generation = state.generation;
	return err;
}
