/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the two files that read `nft -j list ruleset`. */
#ifndef KZ_AUDIT_NFT_H
#define KZ_AUDIT_NFT_H

#include "userspace/audit/chains.h"
#include "userspace/audit/model.h"
#include "userspace/audit/reader.h"
#include "userspace/audit/twins.h"

struct json_object;

struct nft_reading {
	struct audit *audit;
	const struct audit_input *input;
	struct audit_chains chains; /* "ip mangle PREROUTING" */
	struct audit_twins twins;
	struct json_object *maps; /* those that have a name */
	struct json_object *sets; /* of marks, likewise */
};

/* Read one rule: its jumps, and its users. */
void nft_rule_read(struct nft_reading *reading, struct json_object *rule);

#endif
