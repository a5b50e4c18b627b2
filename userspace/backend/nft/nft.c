// SPDX-License-Identifier: GPL-2.0-only
/* Backend "nft": the policy as nftables rules, in a table of its own. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/base/hook_names.h"
#include "userspace/backend/module.h"
#include "userspace/backend/nft/elements.h"
#include "userspace/backend/nft/event.h"
#include "userspace/backend/nft/test_run.h"
#include "userspace/backend/nft/counter_dump.h"
#include "userspace/backend/nft/existing.h"
#include "userspace/backend/nft/state.h"
#include "userspace/backend/nft/unsupported.h"
#include "userspace/backend/nft/warn.h"
#include "userspace/nft/translate.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

/* ---- load ---- */

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

/* Make the table, or replace what is in it, in one transaction. */
static int table_load(struct mnl_socket *nl,
		      const struct attachment *attachment,
		      const struct image *image, const struct nft_state *state,
		      const struct nft_existing *existing, char *why)
{
	const struct nft_options options = {
		.image = image,
		.name = attachment->name,
		.generation = state->generation,
		.hooks = state->hooks,
		.priority = state->priority,
	};
	struct nft_metadata metadata[NFT_METADATA_PIECES];
	struct nft_batch batch = { 0 };
	struct nft_ruleset ruleset;
	int err = hook_limits_check(attachment, false, state->hooks,
				    state->priority, why);

	if (err)
		return err;
	nft_state_metadata(state, image, metadata);
	err = nft_ruleset_translate(&ruleset, attachment->policy, &options);
	if (!err) {
		nft_batch_begin(&batch);
		nft_build(&batch, &ruleset, metadata, NFT_METADATA_PIECES,
			  existing);
		nft_batch_end(&batch);
		err = nft_send(nl, &batch, why);
	} else {
		refuse_errno(why, err, "cannot translate the policy");
	}
	nft_batch_free(&batch);
	nft_ruleset_free(&ruleset);
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

static int nft_load(const struct backend *backend,
		    const struct attachment *attachment,
		    const struct image *image, uint32_t *generation, char *why)
{
	struct nft_state existing = { 0 }, state = { .header = *image->header };
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
	err = nft_state_find(nl, attachment->name, &existing, why);
	if (!err) {
		state.generation = existing.generation + 1;
		err = attachment_choose(attachment, &existing, &state, why);
		if (!err)
			err = table_replace(nl, attachment, image, &state, why);
	} else if (err == -ENOENT) {
		state.generation = 1;
		err = attachment_choose(attachment, NULL, &state, why);
		if (!err)
			err = table_load(nl, attachment, image, &state, NULL,
					 why);
	}
	mnl_socket_close(nl);
	*generation = state.generation;
	return err;
}

static int nft_unload(const struct backend *backend, const char *name,
		      char *why)
{
	struct nft_batch batch = { 0 };
	char table[NFT_TABLE_SIZE];
	struct nft_state state = { 0 };
	struct mnl_socket *nl;
	int err;

	(void)backend;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_find(nl, name, &state, why);
	if (!err) {
		nft_table_name(name, table);
		nft_batch_begin(&batch);
		nft_batch_table(&batch, NFT_MSG_DELTABLE, table);
		nft_batch_end(&batch);
		err = nft_send(nl, &batch, why);
	}
	nft_batch_free(&batch);
	mnl_socket_close(nl);
	return err;
}

/* ---- what is loaded ---- */

struct listing {
	int (*each)(const struct loaded *loaded, void *context);
	void *context;
};

static int list_table(const char *name, const struct nft_state *state,
		      void *context)
{
	const struct listing *listing = context;
	struct loaded loaded = { .backend = "nft" };

	loaded.generation = state->generation;
	loaded.rules = state->header.n_rules;
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	hooks_print(state->hooks, state->priority, loaded.where,
		    sizeof(loaded.where));
	return listing->each(&loaded, listing->context);
}

static int nft_list(const struct backend *backend,
		    int (*each)(const struct loaded *loaded, void *context),
		    void *context, char *why)
{
	struct listing listing = { each, context };
	struct mnl_socket *nl;
	int err;

	(void)backend;
	if (!module_is_there("nf_tables"))
		return 0;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_each(nl, list_table, &listing, why);
	mnl_socket_close(nl);
	return err;
}

static int nft_get_image(const struct backend *backend, const char *name,
			 struct image *image, char *why)
{
	struct nft_state state = { 0 };
	struct mnl_socket *nl;
	int err;

	(void)backend;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_find(nl, name, &state, why);
	if (!err)
		err = nft_state_image(nl, name, &state, image, why);
	mnl_socket_close(nl);
	return err;
}

static int nft_get_counters(const struct backend *backend, const char *name,
			    struct kz_counter **counters, uint32_t *count,
			    char *why)
{
	struct mnl_socket *nl;
	int err;

	(void)backend;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_counters(nl, name, counters, count, why);
	mnl_socket_close(nl);
	return err;
}

const struct backend backend_nft = {
	.id = BACKEND_NFT,
	.name = "nft",
	.help = "native nftables rules, at netfilter's hooks",
	.runs_in_kernel = true,
	.warn = nft_warn,
	.test_open = nft_test_open,
	.test_run = nft_test_run,
	.test_close = nft_test_close,
	.test_refuses = nft_packet_unsupported,
	.load = nft_load,
	.unload = nft_unload,
	.list = nft_list,
	.get_image = nft_get_image,
	.get_counters = nft_get_counters,
	.set_change = nft_set_change,
	.set_list = nft_set_list,
	.events = nft_events,
};
