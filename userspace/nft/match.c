// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/match.h"

const struct nft_match_type *const nft_match_types[NFT_MATCHES] = {
	[NFT_MATCH_RANGE] = &nft_match_range,
	[NFT_MATCH_MASKED] = &nft_match_masked,
	[NFT_MATCH_SET] = &nft_match_set,
	[NFT_MATCH_PRESENT] = &nft_match_present,
	[NFT_MATCH_PARTS] = &nft_match_parts,
	[NFT_MATCH_PAYLOAD] = &nft_match_payload,
	[NFT_MATCH_MAP] = &nft_match_map,
	[NFT_MATCH_CGROUP] = &nft_match_cgroup,
	[NFT_MATCH_NONZERO] = &nft_match_nonzero,
	[NFT_MATCH_STATES] = &nft_match_states,
	[NFT_MATCH_MISSING] = &nft_match_missing,
	[NFT_MATCH_RANDOM] = &nft_match_random,
	[NFT_MATCH_LIMIT] = &nft_match_limit,
	[NFT_MATCH_LIMIT_KEY] = &nft_match_limit_key,
};
