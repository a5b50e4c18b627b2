// SPDX-License-Identifier: GPL-2.0-only
/*
 * sets: does xt_kzmark.ko keep to what core/uapi.h and the policy's language
 * say of dynamic sets? The module must be loaded; uses the policy "sets".
 */
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/ktap.h"
#include "selftests/kmod/set_cases/cases.h"

static const struct set_case *const tables[] = {
	change_cases, time_cases,   packet_cases,
	bulk_cases,   refuse_cases, replace_cases,
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

static size_t cases_count(void)
{
	const struct set_case *at;
	size_t i, count = 0;

	for (i = 0; i < TABLES; i++)
		for (at = tables[i]; at->name; at++)
			count++;
	return count;
}

static void case_run(const struct set_case *at)
{
	if (!ktap_result(afresh() && at->holds(), "%s", at->name))
		ktap_note("last answer: %s; %zu done", why, done);
}

int main(void)
{
	const struct set_case *at;
	size_t i;

	kmod = backend_find("kmod");
	if (getenv("KZMARK_MANY"))
		many = strtoul(getenv("KZMARK_MANY"), NULL, 10);
	if (kmod_open(&us, why)) {
		fprintf(stderr, "sets: %s\n", why);
		return 1;
	}
	ktap_start(cases_count());
	for (i = 0; i < TABLES; i++)
		for (at = tables[i]; at->name; at++)
			case_run(at);
	kmod_close(&us);
	return ktap_finish();
}
