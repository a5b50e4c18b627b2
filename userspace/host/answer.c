// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>

#include "userspace/host/fact.h"

const char *const answer_words[] = {
	[ANSWER_NO] = "no",
	[ANSWER_YES] = "yes",
	[ANSWER_UNKNOWN] = "unknown",
};

void host_answer(struct host_answer *answer, enum answer is, const char *format,
		 ...)
{
	va_list arguments;

	answer->answer = is;
	va_start(arguments, format);
	vsnprintf(answer->text, sizeof(answer->text), format, arguments);
	va_end(arguments);
}
