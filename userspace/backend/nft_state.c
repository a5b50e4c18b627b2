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

#include "array.h"
#include "nft_state.h"

#define IMAGE_ALIGNMENT 16
#define TRIES 5 /* a dump is void if the tables change meanwhile */

static int refuse_memory(char *why)
{
	snprintf(why, WHY_SIZE, "out of memory");
	return -ENOMEM;
}

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

/* ---- notes ---- */

void nft_state_notes(const struct nft_state *state, const struct image *image,
		     struct nft_note notes[NFT_NOTES])
{
	const struct kz_image_header *header = image->header;

	notes[0] = (struct nft_note){ state, sizeof(*state) };
	notes[1] = (struct nft_note){ image->bytes + header->info,
				      header->info_size };
	notes[2] = (struct nft_note){ image->bytes + header->dynamic,
				      header->n_dynamic *
					      sizeof(struct kz_dynamic) };
}

/* The notes as one run of bytes; or its beginning, as long as it is wanted. */
struct notes {
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

static void note_keep(struct notes *notes, struct nftnl_rule *rule)
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
	if (size > notes->size - notes->used)
		size = notes->size - notes->used;
	memcpy(notes->bytes + notes->used, nftnl_udata_get(ours), size);
	notes->used += size;
}

static int note_hear(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();

	if (!rule)
		return -ENOMEM;
	if (!nftnl_rule_nlmsg_parse(nlh, rule))
		note_keep(context, rule);
	nftnl_rule_free(rule);
	return 0;
}

static void notes_again(void *context)
{
	struct notes *notes = context;

	notes->used = 0;
}

/* As much as there is room for, and is there. */
static int notes_read(struct mnl_socket *nl, const char *name,
		      struct notes *notes, char *why)
{
	int err = nft_table_dump(nl, NFT_MSG_GETRULE, name, NFT_NOTES_CHAIN,
				 note_hear, notes_again, notes, why);

	/* Newer kernels say so if there is no such chain. */
	return err == -ENOENT ? 0 : err;
}

/* 0, or -EEXIST if the table's notes are not ours. */
static int state_read(struct mnl_socket *nl, const char *name,
		      struct nft_state *state, char *why)
{
	struct notes notes = { (uint8_t *)state, sizeof(*state), 0 };
	int err = notes_read(nl, name, &notes, why);

	if (err)
		return err;
	return notes.used == sizeof(*state) &&
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

static int table_hear(const struct nlmsghdr *nlh, void *context)
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
		err = nft_dump(nl, NFT_MSG_GETTABLE, NULL, NULL, table_hear,
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

int nft_state_there(struct mnl_socket *nl, const char *name, char *why)
{
	struct names names;
	size_t i;
	int err = names_read(nl, &names, why);

	for (i = 0; i < names.count && strcmp(names.list[i], name); i++)
		;
	if (!err && i == names.count) {
		err = -ENOENT;
		snprintf(why, WHY_SIZE, "no policy '%s' here", name);
	}
	free(names.list);
	return err;
}

int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why)
{
	int err = nft_state_there(nl, name, why);

	if (err)
		return err;
	err = state_read(nl, name, state, why);
	if (err == -EEXIST)
		snprintf(
			why, WHY_SIZE,
			"table inet " NFT_TABLE_PREFIX
			"%s is not by kzmark load: 'nft delete table inet " NFT_TABLE_PREFIX
			"%s' first, or use another name",
			name, name);
	return err;
}

/* ---- the image ---- */

int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why)
{
	const struct kz_image_header *header = &state->header;
	size_t dynamic = header->n_dynamic * sizeof(struct kz_dynamic);
	struct notes notes = {
		.size = sizeof(*state) + header->info_size + dynamic,
	};
	int err;

	image->bytes = NULL;
	notes.bytes = malloc(notes.size);
	if (!notes.bytes)
		return refuse_memory(why);
	err = notes_read(nl, name, &notes, why);
	if (err)
		goto out;
	if (notes.used != notes.size) {
		snprintf(why, WHY_SIZE,
			 "'%s': somebody has changed its table: load it again",
			 name);
		err = -EBADMSG;
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
	memcpy(image->bytes + header->info, notes.bytes + sizeof(*state),
	       header->info_size);
	memcpy(image->bytes + header->dynamic,
	       notes.bytes + sizeof(*state) + header->info_size, dynamic);
out:
	free(notes.bytes);
	return err;
}
