// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>

#include "userspace/import/iptables/rule.h"

void xt_reason_set(struct xt_making *making, const char *reason)
{
	if (!making->rule->reason)
		making->rule->reason = reason;
}

const char *xt_bad_value(struct xt_making *making, const char *word)
{
	return pool_print(&making->dump->pool, "%s value %s", making->module,
			  word);
}

struct xt_term *xt_term_add(struct xt_making *making, const char *key,
			    const char *format, ...)
{
	struct xt_term *term = &making->terms[making->n_terms];
	char value[8192];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	if (making->n_terms == XT_TERMS_MAX || length < 0 ||
	    length >= (int)sizeof(value)) {
		xt_reason_set(making, "over 23 conditions");
		return NULL;
	}
	*term = (struct xt_term){
		.text = pool_print(&making->dump->pool, "%s %s%s", key,
				   making->inverted ? "!= " : "", value),
		.inverted = making->inverted,
	};
	making->n_terms++;
	return term;
}
