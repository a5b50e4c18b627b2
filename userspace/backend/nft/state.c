// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/table.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/metadata.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"

#define IMAGE_ALIGNMENT 16

/* 0, or -EEXIST if the table has no metadata of this version of kzmark. */
static int state_read(struct mnl_socket *nl, const char *name,
		      struct nft_state *state, char *why)
{
	struct buffer bytes = { 0 };
	int err = nft_metadata_read(nl, name, &bytes, why);

	if (!err) {
		err = -EEXIST;
		if (bytes.size >= sizeof(*state))
			memcpy(state, bytes.bytes, sizeof(*state));
		if (bytes.size >= sizeof(*state) &&
		    state->header.magic == KZ_IMAGE_MAGIC &&
		    state->header.version == KZ_IMAGE_VERSION)
			err = 0;
	}
	buffer_free(&bytes);
	return err;
}

/* ---- tables ---- */

/* The policies' names that tables have. */
struct names {
	char (*list)[NFT_TABLE_SIZE]; /* owned */
	size_t count;
};

static int name_keep(struct names *names, const char *table)
{
	size_t prefix = strlen(NFT_TABLE_PREFIX);
	char(*list)[NFT_TABLE_SIZE];

	if (strncmp(table, NFT_TABLE_PREFIX, prefix) ||
	    strlen(table + prefix) >= POLICY_NAME_SIZE)
		return 0;
	list = array_grow(names->list, names->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	names->list = list;
	strcpy(list[names->count++], table + prefix);
	return 0;
}

static int table_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_table *table = nftnl_table_alloc();
	int err = 0;

	if (!table)
		return -ENOMEM;
	if (!nftnl_table_nlmsg_parse(nlh, table) &&
	    nftnl_table_get_u32(table, NFTNL_TABLE_FAMILY) == NFPROTO_INET)
		err = name_keep(context,
				nftnl_table_get_str(table, NFTNL_TABLE_NAME));
	nftnl_table_free(table);
	return err;
}

/* names.list is freed by the caller in any case. */
static int names_read(struct mnl_socket *nl, struct names *names, char *why)
{
	int tries, err = -EINTR;

	*names = (struct names){ 0 };
	for (tries = 0; tries < NFT_DUMP_TRIES && err == -EINTR; tries++) {
		names->count = 0;
		err = nft_dump(nl, NFT_MSG_GETTABLE, NULL, NULL, table_receive,
			       names, why);
	}
	return err;
}

int nft_state_each(struct mnl_socket *nl,
		   int (*each)(const char *name, const struct nft_state *state,
			       void *context),
		   void *context, char *why)
{
	struct nft_state state;
	struct names names;
	size_t i;
	int err = names_read(nl, &names, why);

	for (i = 0; i < names.count && !err; i++) {
		err = state_read(nl, names.list[i], &state, why);
		if (!err)
			err = each(names.list[i], &state, context);
		else if (err == -EEXIST) /* a script's */
			err = each(names.list[i], NULL, context);
	}
	free(names.list);
	return err;
}

int nft_state_exists(struct mnl_socket *nl, const char *name, char *why)
{
	struct names names;
	size_t i;
	int err = names_read(nl, &names, why);

	for (i = 0; i < names.count && strcmp(names.list[i], name); i++)
		;
	if (!err && i == names.count)
		err = refuse(why, -ENOENT, "no policy '%s' here", name);
	free(names.list);
	return err;
}

int nft_state_find_any(struct mnl_socket *nl, const char *name,
		       struct nft_state *state, char *why)
{
	int err = nft_state_exists(nl, name, why);

	if (err)
		return err;
	err = state_read(nl, name, state, why);
	if (err == -EEXIST)
		return refuse(
			why, err,
			"table inet " NFT_TABLE_PREFIX
			"%s is not by this version's kzmark load: 'kzmark load --adopt' takes it over; or 'nft delete table inet " NFT_TABLE_PREFIX
			"%s' first, or use another name",
			name, name);
	return err;
}

int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why)
{
	int err = nft_state_find_any(nl, name, state, why);

	if (err || state->generation)
		return err;
	return refuse(
		why, -ENOENT,
		"loading '%s' was interrupted: load it again, or unload it",
		name);
}

/* ---- the image ---- */

static int image_new(const struct kz_image_header *header, struct image *image,
		     char *why)
{
	if (posix_memalign((void **)&image->bytes, IMAGE_ALIGNMENT,
			   header->size)) {
		image->bytes = NULL;
		return refuse_memory(why);
	}
	memset(image->bytes, 0, header->size);
	*image->header = *header;
	return 0;
}

int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why)
{
	struct buffer bytes = { 0 };
	int err;

	image->bytes = NULL;
	err = nft_metadata_read(nl, name, &bytes, why);
	if (!err)
		err = image_new(&state->header, image, why);
	if (!err) {
		err = nft_metadata_unpack(&bytes, sizeof(*state), image, why);
		if (err) {
			image_free(image);
			image->bytes = NULL;
		}
	}
	buffer_free(&bytes);
	return err;
}

int nft_state_find_image(struct mnl_socket *nl, const char *name,
			 struct image *image, char *why)
{
	struct nft_state state = { 0 };
	int err = nft_state_find(nl, name, &state, why);

	return err ?: nft_state_image(nl, name, &state, image, why);
}
