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
#include "userspace/backend/nft/load.h"
#include "userspace/backend/nft/test_run.h"
#include "userspace/backend/nft/counter_dump.h"
#include "userspace/backend/nft/state.h"
#include "userspace/backend/nft/unsupported.h"
#include "userspace/backend/nft/warn.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/limit.h"

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
	err = nft_state_find_any(nl, name, &state, why);
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
	struct mnl_socket *nl;
	char *why;
};

/* A table of 'export nft', or one whose notes somebody has removed. */
static int list_foreign(const char *name, const struct listing *listing)
{
	struct loaded loaded = { .backend = "nft",
				 .foreign = true,
				 .unread = true };
	struct nft_state state;
	size_t length;
	int err = nft_table_place(listing->nl, name, &state, listing->why);

	if (err)
		return err == -ENOENT ? 0 : err; /* deleted since */
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	hooks_print(state.hooks, state.priority, loaded.where,
		    sizeof(loaded.where));
	length = strlen(loaded.where);
	snprintf(loaded.where + length, sizeof(loaded.where) - length,
		 ", not by kzmark load: --adopt");
	return listing->each(&loaded, listing->context);
}

static int list_table(const char *name, const struct nft_state *state,
		      void *context)
{
	const struct listing *listing = context;
	struct loaded loaded = { .backend = "nft" };

	if (!state)
		return list_foreign(name, listing);
	loaded.generation = state->generation;
	loaded.rules = state->header.n_rules;
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	if (state->generation)
		hooks_print(state->hooks, state->priority, loaded.where,
			    sizeof(loaded.where));
	else
		strcpy(loaded.where, "no hook (interrupted)");
	return listing->each(&loaded, listing->context);
}

static int nft_list(const struct backend *backend,
		    int (*each)(const struct loaded *loaded, void *context),
		    void *context, char *why)
{
	struct listing listing = { each, context, NULL, why };
	struct mnl_socket *nl;
	int err;

	(void)backend;
	if (!module_is_there("nf_tables"))
		return 0;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	listing.nl = nl;
	err = nft_state_each(nl, list_table, &listing, why);
	mnl_socket_close(nl);
	return err;
}

static int nft_get_image(const struct backend *backend, const char *name,
			 struct image *image, char *why)
{
	struct mnl_socket *nl;
	int err;

	(void)backend;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_find_image(nl, name, image, why);
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

static int nft_add_counters(const struct backend *backend, const char *name,
			    const struct kz_counter *more, uint32_t count,
			    char *why)
{
	struct mnl_socket *nl;
	int err;

	(void)backend;
	err = nft_socket_open(&nl, why);
	if (err)
		return err;
	err = nft_state_counters_add(nl, name, more, count, why);
	mnl_socket_close(nl);
	return err;
}

const struct backend backend_nft = {
	.id = BACKEND_NFT,
	.name = "nft",
	.help = "native nftables rules, at netfilter's hooks",
	.adopts = true,
	.runs_in_kernel = true,
	.warn = nft_warn,
	.limit_refuses = nft_limit_refuses,
	.test_open = nft_test_open,
	.test_run = nft_test_run,
	.test_close = nft_test_close,
	.test_refuses = nft_packet_unsupported,
	.load = nft_load,
	.unload = nft_unload,
	.list = nft_list,
	.get_image = nft_get_image,
	.get_counters = nft_get_counters,
	.add_counters = nft_add_counters,
	.set_change = nft_set_change,
	.set_replace = nft_set_replace,
	.set_list = nft_set_list,
	.static_set = nft_static_set,
	.events = nft_events,
};
