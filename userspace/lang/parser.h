/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of one parse, which all files of the parser share.
 *
 * Each parse_*() reads one construct, beginning at p->token, and returns 0, or
 * -errno with the message already added. The driver then skips the rest of the
 * statement (parser_skip()), so that one mistake gets one message. All that was
 * built so far belongs to p->policy, which is freed as a whole.
 */
#ifndef KZ_PARSER_H
#define KZ_PARSER_H

#include "userspace/lang/expand.h"
#include "userspace/lang/lexer.h"
#include "userspace/lang/literals.h"
#include "userspace/lang/names.h"
#include "userspace/policy/policy.h"

struct parser {
	struct expansion expansion; /* of the policy's text */
	struct lexer lexer;
	struct token token; /* the next one, not yet taken */
	struct token last; /* the one taken last */
	const char *last_end; /* where it ends */
	struct policy *policy;
	struct messages *messages;
	struct names fields; /* struct policy_field * */
	struct names sets; /* struct policy_set * */
	struct names groups; /* line number */
	struct names labels; /* of the rules of this group: line number */
	struct literals literals;
	unsigned int limits; /* rules of this group that have one */
	unsigned int lists; /* open value lists: line ends are blanks there */
	size_t errors;
	size_t values; /* named, of all fields */
	size_t masked; /* warnings about prefixes with host bits */
	bool window_bad; /* there was a mistake in "mark window" */
	bool type_bad; /* there was a mistake in this set's "type" */
	bool defaulted; /* this group has its default rule */
};

#endif
