// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <libnftnl/rule.h>
#include <libnftnl/udata.h>

#include <linux/netfilter/nf_tables.h>

#include "userspace/base/base64.h"
#include "userspace/backend/nft/metadata.h"
#include "userspace/base/refuse.h"

/* ---- writing ---- */

/* Add @size bytes, packed, to @out. */
static void packed_add(struct buffer *out, const void *bytes, size_t size)
{
	uLongf length = compressBound(size);
	size_t at = out->size;
	void *place = buffer_add(out, length);

	if (!place)
		return;
	if (compress2(place, &length, bytes, size, Z_BEST_SPEED) != Z_OK)
		out->failed = true;
	out->size = at + length;
}

/* What of @image is kept, one after the other. */
static void parts_add(struct buffer *out, const struct image *image)
{
	const struct kz_image_header *header = image->header;
	size_t dynamic = header->n_dynamic * sizeof(struct kz_dynamic);
	uint8_t *place = buffer_add(out, header->info_size + dynamic);

	if (!place)
		return;
	memcpy(place, image->bytes + header->info, header->info_size);
	memcpy(place + header->info_size, image->bytes + header->dynamic,
	       dynamic);
}

int nft_metadata_write(const struct nft_state *state, const struct image *image,
		       struct buffer *text)
{
	struct buffer parts = { 0 }, bytes = { 0 };
	void *place;
	bool failed;

	parts_add(&parts, image);
	place = buffer_add(&bytes, sizeof(*state));
	if (place)
		memcpy(place, state, sizeof(*state));
	packed_add(&bytes, parts.bytes, parts.size);
	place = buffer_add(text, BASE64_LENGTH(bytes.size));
	failed = parts.failed || bytes.failed || !place;
	if (!failed)
		base64_write(bytes.bytes, bytes.size, place);
	buffer_free(&parts);
	buffer_free(&bytes);
	return failed ? -ENOMEM : 0;
}

/* ---- reading ---- */

static int keep_comment(const struct nftnl_udata *attr, void *context)
{
	const struct nftnl_udata **comment = context;

	if (nftnl_udata_type(attr) == NFTNL_UDATA_RULE_COMMENT)
		*comment = attr;
	return 0;
}

static int note_keep(struct nftnl_rule *rule, struct buffer *bytes)
{
	const struct nftnl_udata *comment = NULL;
	uint32_t length = 0;
	size_t at, size;
	const void *data;
	ssize_t n;
	void *place;

	data = nftnl_rule_get_data(rule, NFTNL_RULE_USERDATA, &length);
	if (!data ||
	    nftnl_udata_parse(data, length, keep_comment, &comment) < 0 ||
	    !comment)
		return 0;
	size = strnlen(nftnl_udata_get(comment), nftnl_udata_len(comment));
	at = bytes->size;
	place = buffer_add(bytes, size);
	if (!place)
		return -ENOMEM;
	n = base64_read(nftnl_udata_get(comment), size, place);
	bytes->size = at + (n < 0 ? 0 : n);
	return 0;
}

static int rule_receive(const struct nlmsghdr *nlh, void *context)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();
	int err = 0;

	if (!rule)
		return -ENOMEM;
	if (!nftnl_rule_nlmsg_parse(nlh, rule))
		err = note_keep(rule, context);
	nftnl_rule_free(rule);
	return err;
}

static void bytes_again(void *context)
{
	struct buffer *bytes = context;

	bytes->size = 0;
}

int nft_metadata_read(struct mnl_socket *nl, const char *name,
		      struct buffer *bytes, char *why)
{
	int err = nft_table_dump(nl, NFT_MSG_GETRULE, name, NFT_METADATA_CHAIN,
				 rule_receive, bytes_again, bytes, why);

	/* Newer kernels return this if there is no such chain. */
	return err == -ENOENT ? 0 : err;
}

int nft_metadata_unpack(const struct buffer *bytes, size_t at,
			struct image *image, char *why)
{
	const struct kz_image_header *header = image->header;
	size_t dynamic = header->n_dynamic * sizeof(struct kz_dynamic);
	uLongf length = header->info_size + dynamic;
	uint8_t *parts = malloc(length + 1);
	int err = 0;

	if (!parts)
		return refuse_memory(why);
	if (bytes->size < at ||
	    uncompress(parts, &length, bytes->bytes + at, bytes->size - at) !=
		    Z_OK ||
	    length != header->info_size + dynamic) {
		err = refuse(
			why, -EBADMSG,
			"somebody has changed the rules of chain " NFT_METADATA_CHAIN
			": load the policy again");
	} else {
		memcpy(image->bytes + header->info, parts, header->info_size);
		memcpy(image->bytes + header->dynamic,
		       parts + header->info_size, dynamic);
	}
	free(parts);
	return err;
}
