/* SPDX-License-Identifier: GPL-2.0-only */
/* Who writes a rule's actions into a chain. */
#ifndef KZ_NFT_RULE_WRITER_H
#define KZ_NFT_RULE_WRITER_H

#include "userspace/nft/translate.h"

/* What a rule of the policy does, on its way into a chain. */
struct rule_writer {
	struct translation *m;
	const struct policy_rule *origin;
	uint32_t number; /* of the rule */
	uint32_t chain;
	bool open; /* the chain's last rule takes more actions */
	bool counted;
};

/* The chain's last rule, or a new one, to take more actions; NULL: no memory. */
struct nft_rule *nft_rule_open(struct rule_writer *w);

/* set FIELD value, set FIELD from FIELD, set FIELD by packet. 0 or -ENOMEM. */
int nft_field_set_translate(struct rule_writer *w,
			    const struct policy_action *action);
int nft_field_copy_translate(struct rule_writer *w,
			     const struct policy_action *action);
int nft_field_choose_translate(struct rule_writer *w,
			       const struct policy_action *action);

#endif
