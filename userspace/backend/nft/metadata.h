/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a table says of the policy: struct nft_state (state.h), and packed by
 * zlib the image's info part and the descriptions of its dynamic sets. All of
 * it is base64, cut into comments (userspace/nft/build.h), because those
 * outlive "nft list ruleset" and "nft -f".
 */
#ifndef KZ_NFT_METADATA_H
#define KZ_NFT_METADATA_H

#include "userspace/base/buffer.h"
#include "userspace/backend/nft/state.h"

/* Add the text to @text, which the caller frees. 0 or -ENOMEM. */
int nft_metadata_write(const struct nft_state *state, const struct image *image,
		       struct buffer *text);

/*
 * Read the bytes of the table of the policy @name; none if it has no metadata,
 * or not ours. The caller frees @bytes in any case. 0, or -errno with a
 * sentence in @why.
 */
int nft_metadata_read(struct mnl_socket *nl, const char *name,
		      struct buffer *bytes, char *why);

/*
 * Unpack what follows the first @at of @bytes into @image, which has its header
 * and room. 0, -ENOMEM, or -EBADMSG: it is not as the header says.
 */
int nft_metadata_unpack(const struct buffer *bytes, size_t at,
			struct image *image, char *why);

#endif
