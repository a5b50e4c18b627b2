// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/statement.h"

#define ROW(name) &nft_statement_##name,
static const struct nft_statement_type *const types[] = { NFT_STATEMENTS(ROW) };

const struct nft_statement_type *nft_statement_find(enum action_id action)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i]->translate && types[i]->action == action)
			return types[i];
	return NULL;
}
