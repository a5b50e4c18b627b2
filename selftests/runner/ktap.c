// SPDX-License-Identifier: GPL-2.0-only
/* KTAP lines; see ktap.h. */
#include <stdarg.h>
#include <stdio.h>

#include "selftests/runner/ktap.h"

static unsigned int planned, done, failed, skipped;

void ktap_start(unsigned int results)
{
	setvbuf(stdout, NULL, _IOLBF, 0); /* what hangs says how far it came */
	planned = results;
	printf("KTAP version 1\n1..%u\n", planned);
}

static void print_result(bool ok, const char *format, va_list arguments)
{
	done++;
	printf("%s %u ", ok ? "ok" : "not ok", done);
	vprintf(format, arguments);
}

bool ktap_result(bool ok, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_result(ok, format, arguments);
	va_end(arguments);
	putchar('\n');
	failed += !ok;
	return ok;
}

void ktap_skip(const char *reason, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_result(true, format, arguments);
	va_end(arguments);
	printf(" # SKIP %s\n", reason);
	skipped++;
}

void ktap_note(const char *format, ...)
{
	va_list arguments;

	printf("# ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

int ktap_finish(void)
{
	ktap_note("%u of %u done, %u failed, %u skipped", done, planned, failed,
		  skipped);
	fflush(stdout);
	return failed || done != planned;
}
