// SPDX-License-Identifier: GPL-2.0-only
/* Every action of a policy has its statement of nft, or is refused by it. */
#include "selftests/runner/ktap.h"
#include "userspace/nft/statement.h"

/* Those that no policy for nft has: backend_check() refuses them. */
static bool is_refused(enum action_id action)
{
	return action == ACTION_MIRROR || action == ACTION_REDIRECT;
}

/* It is in rules itself, or translates into statements that are. */
static bool is_whole(const struct nft_statement_type *type)
{
	return type && (type->build ? type->print != NULL :
				      !type->print && type->own_rules);
}

int main(void)
{
	const struct nft_statement_type *type;
	enum action_id action;

	ktap_start(ACTIONS);
	for (action = 0; action < ACTIONS; action++) {
		type = nft_statement_find(action);
		ktap_result(is_refused(action) ? !type : is_whole(type), "%s",
			    action_types[action].name);
	}
	return ktap_finish();
}
