// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/match.h"
#include "userspace/nft/print_rule.h"
#include "userspace/nft/statement.h"
#include "userspace/nft/verdict.h"

/* A line's parts: the first is indented, a space is before the others. */
static void gap_print(bool *first, FILE *out)
{
	fputs(*first ? "\t\t" : " ", out);
	*first = false;
}

void nft_rule_print(const struct nft_ruleset *ruleset,
		    const struct nft_rule *rule, FILE *out)
{
	const struct nft_statement *statement;
	const struct nft_match *match;
	char comment[NFT_COMMENT_SIZE];
	bool first = true;
	size_t i;

	for (i = 0; i < rule->n_matches; i++) {
		match = &rule->matches[i];
		if (match->implicit)
			continue;
		gap_print(&first, out);
		nft_match_types[match->op]->print(ruleset, match, out);
	}
	for (i = 0; i < rule->n_statements; i++) {
		statement = &rule->statements[i];
		gap_print(&first, out);
		statement->type->print(ruleset, statement, out);
	}
	if (rule->end != NFT_END_NONE) {
		gap_print(&first, out);
		nft_verdict_print(ruleset, rule->end, rule->target, out);
	}
	nft_rule_comment(rule, comment, sizeof(comment));
	if (comment[0]) {
		gap_print(&first, out);
		fprintf(out, "comment \"%s\"", comment);
	}
	putc('\n', out);
}
