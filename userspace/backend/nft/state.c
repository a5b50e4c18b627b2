// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnftnl/rule.h>
#include <libnftnl/table.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/base/array.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"

#define IMAGE_ALIGNMENT 16
#define TRIES 5 /* a dump is repeated if the tables change meanwhile */

void nft_table_name(const char *name, char table[NFT_TABLE_SIZE])
{
	snprintf(table, NFT_TABLE_SIZE, NFT_TABLE_PREFIX "%s", name);
}

int nft_table_dump(struct mnl_socket *nl, uint16_t type, const char *name,
		   const char *part,
		   int (*each)(const struct nlmsghdr *nlh, void *context),
		   void (*again)(void *context), void *context, char *why)
{
	char table[NFT_TABLE_SIZE];
	int tries, err = -EINTR;

	nft_table_name(name, table);
	for (tries = 0; tries < TRIES && err == -EINTR; tries++) {
		again(context);
		err = nft_dump(nl, type, table, part, each, context, why);
	}
	return err;
}

/* ---- metadata ---- */

void nft_state_metadata(const struct nft_state *state,
			const struct image *image,
			struct nft_metadata metadata[NFT_METADATA_PIECES])
{
	const struct kz_image_header *header = image->header;

	metadata[0] = (struct nft_metadata){ state, sizeof(*state) };
	metadata[1] = (struct nft_metadata){ image->bytes + header->info,
					     header->info_size };
	metadata[2] =
		(struct nft_metadata){ image->bytes + header->dynamic,
				       header->n_dynamic *
					       sizeof(struct kz_dynamic) };
}

/* A table's metadata as one run of bytes, or as much of it as there is room. */
struct metadata {
	uint8_t *bytes; /* owned by the caller */
	size_t size; /* room */
	size_t used;
};

static int keep_ours(const struct nftnl_udata *attr, void *context)
{
	const struct nftnl_udata **ours = context;

	if (nftnl_udata_type(attr) == NFT_UDATA_OURS)
		*ours = attr;
	return 0;
}

static void metadata_keep(struct metadata *metadata, struct nftnl_rule *rule)
{
	const struct nftnl_udata *ours = NULL;
	uint32_t length = 0;
	const void *data;
	size_t size;

	data = nftnl_rule_get_data(rule, NFTNL_RULE_USERDATA, &length);
	if (!data || nftnl_udata_parse(data, length, keep_ours, &ours) < 0 ||
	    !ours)
		return;
	size = nftnl_udata_len(ours);
	if (size > metadata->size - metadata->used)
		size = metadata->size - metadata->used;
	memcpy(metadata->bytes + metadata->used, nftnl_udata_get(ours), size);
	metadata->used += size;
}

static int metadata_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();

	if (!rule)
		return -ENOMEM;
	if (!nftnl_rule_nlmsg_parse(nlh, rule))
		metadata_keep(context, rule);
	nftnl_rule_free(rule);
	return 0;
}

static void metadata_again(void *context)
{
	struct metadata *metadata = context;

	metadata->used = 0;
}

/* Fill @metadata as far as there are bytes and room. */
static int metadata_read(struct mnl_socket *nl, const char *name,
			 struct metadata *metadata, char *why)
{
	int err = nft_table_dump(nl, NFT_MSG_GETRULE, name, NFT_METADATA_CHAIN,
				 metadata_receive, metadata_again, metadata,
				 why);

	/* Newer kernels return this if there is no such chain. */
	return err == -ENOENT ? 0 : err;
}

/* 0, or -EEXIST if the table has no metadata of this version of kzmark. */
static int state_read(struct mnl_socket *nl, const char *name,
		      struct nft_state *state, char *why)
{
	struct metadata metadata = { (uint8_t *)state, sizeof(*state), 0 };
	int err = metadata_read(nl, name, &metadata, why);

	if (err)
		return err;
	return metadata.used == sizeof(*state) &&
			       state->header.magic == KZ_IMAGE_MAGIC &&
			       state->header.version == KZ_IMAGE_VERSION ?
		       0 :
		       -EEXIST;
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
	for (tries = 0; tries < TRIES && err == -EINTR; tries++) {
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
			err = 0;
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
			"%s is not by kzmark load: 'nft delete table inet " NFT_TABLE_PREFIX
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

int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why)
{
	const struct kz_image_header *header = &state->header;
	size_t dynamic = header->n_dynamic * sizeof(struct kz_dynamic);
	struct metadata metadata = {
		.size = sizeof(*state) + header->info_size + dynamic,
	};
	int err;

	image->bytes = NULL;
	metadata.bytes = malloc(metadata.size);
	if (!metadata.bytes)
		return refuse_memory(why);
	err = metadata_read(nl, name, &metadata, why);
	if (err)
		goto out;
	if (metadata.used != metadata.size) {
		err = refuse(
			why, -EBADMSG,
			"'%s': somebody has changed its table: load it again",
			name);
		goto out;
	}
	err = -posix_memalign((void **)&image->bytes, IMAGE_ALIGNMENT,
			      header->size);
	if (err) {
		image->bytes = NULL;
		err = refuse_memory(why);
		goto out;
	}
	memset(image->bytes, 0, header->size);
	*image->header = *header;
	memcpy(image->bytes + header->info, metadata.bytes + sizeof(*state),
	       header->info_size);
	memcpy(image->bytes + header->dynamic,
	       metadata.bytes + sizeof(*state) + header->info_size, dynamic);
out:
	free(metadata.bytes);
	return err;
}
