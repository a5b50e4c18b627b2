/* SPDX-License-Identifier: GPL-2.0-only */
/* kzmark eval NEW --against OLD: what becomes of the packets otherwise. */
#ifndef KZ_CLI_EVAL_AGAINST_H
#define KZ_CLI_EVAL_AGAINST_H

#include "userspace/cli/choice.h"
#include "userspace/cli/source.h"
#include "userspace/packet/packet.h"

struct eval_against {
	const struct source *old, *new;
	const struct choice *choice; /* of one backend */
	const struct packets *packets;
	bool quiet; /* no line for each packet that changes */
	bool json;
};

/* Print each packet that changes, and the changes counted. EXIT_DONE if there
 * is none, EXIT_REFUSED if there are, or another status after a complaint.
 */
int eval_against_run(const struct eval_against *against);

#endif
