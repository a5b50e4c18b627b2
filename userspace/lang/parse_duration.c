// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_duration.h"

#include <errno.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/duration.h"
#include "userspace/lang/parse_error.h"

int parse_duration(struct parser *p, uint32_t *ms)
{
	int error = -EINVAL;

	if (p->token.kind == TOKEN_WORD)
		error = duration_read(p->token.text, p->token.length, ms);
	if (error == -ERANGE)
		return parser_error(
			p, p->token.at,
			"%.*s is too long: a timeout is at most " DURATION_LIMIT,
			token_shown(&p->token), p->token.text);
	if (error)
		return parser_expected(p, "a time such as '10m' or '1h30m'");
	parser_advance(p);
	return 0;
}
