// SPDX-License-Identifier: GPL-2.0-only
/* "reject with icmpx port-unreachable": the rule's end, too. */
#include <errno.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"
#include "userspace/policy/reject.h"

/* .number: of the answer, in reject_answers */

static int reject_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	struct nft_statement *reject =
		nft_rule_open_statement(w, &nft_statement_reject);

	if (!reject)
		return -ENOMEM;
	reject->number = action->answer - reject_answers;
	return 0;
}

static void reject_build(struct rule_builder *b,
			 const struct nft_statement *reject)
{
	const struct reject_answer *answer = &reject_answers[reject->number];
	struct nftnl_expr *e = nft_expr_add(b, "reject");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_REJECT_TYPE, answer->nft_type);
	nftnl_expr_set_u8(e, NFTNL_EXPR_REJECT_CODE, answer->nft_code);
}

static void reject_print(const struct nft_ruleset *ruleset,
			 const struct nft_statement *reject, FILE *out)
{
	const struct reject_answer *answer = &reject_answers[reject->number];

	(void)ruleset;
	fprintf(out, "reject with %s %s", answer->form->word, answer->code);
}

const struct nft_statement_type nft_statement_reject = {
	.action = ACTION_REJECT,
	.translate = reject_translate,
	.build = reject_build,
	.print = reject_print,
};
