// SPDX-License-Identifier: GPL-2.0-only
/* Text of others on a terminal: no control character comes through. */
#include <string.h>

#include "selftests/runner/ktap.h"
#include "userspace/base/printable.h"

static const struct {
	const char *name;
	const char *text;
	const char *expected;
} cases[] = {
	{ "plain", "edge.v2-test_1", "edge.v2-test_1" },
	{ "empty", "", "" },
	{ "escape", "a\x1b[31mb", "a?[31mb" },
	{ "new line and tab", "a\nkzmark: ok\tb\r", "a?kzmark: ok?b?" },
	{ "delete",
	  "a\x7f"
	  "b",
	  "a?b" },
	{ "control sequence of UTF-8",
	  "a\xc2\x9b"
	  "31m",
	  "a??31m" },
	{ "last of them", "\xc2\x9f", "??" },
	{ "letters of UTF-8", "\xc3\xa4\xc2\xa0\xe2\x82\xac",
	  "\xc3\xa4\xc2\xa0\xe2\x82\xac" },
	{ "cut short", "a\xc2", "a\xc2" },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

int main(void)
{
	char copy[64];
	size_t i;

	ktap_start(CASES);
	for (i = 0; i < CASES; i++) {
		printable_copy(copy, cases[i].text);
		ktap_result(!strcmp(copy, cases[i].expected), "%s",
			    cases[i].name);
	}
	return ktap_finish();
}
