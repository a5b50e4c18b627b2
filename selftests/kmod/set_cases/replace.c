// SPDX-License-Identifier: GPL-2.0-only
#include "selftests/kmod/set_cases/cases.h"

/* The same set, elsewhere in another policy, with another timeout. */
static const char moved_text[] =
	"set new { type ipv4; dynamic; size 9 }\n"
	"set four { type ipv4; dynamic; timeout 2h; size 4 }\n"
	"set many { type ipv4; dynamic; size 65536 }\n"
	"group ask {\n"
	" ip saddr @many drop\n"
	" ip saddr @new drop\n"
	" ip saddr @four accept\n"
	"}\n";
/* Names of before: one set has another size, and one another type. */
static const char other_text[] = "set many { type ipv4; dynamic; size 65535 }\n"
				 "set four { type ipv6; dynamic; size 4 }\n"
				 "group ask {\n"
				 " ip saddr @many drop\n"
				 " ip6 saddr @four drop\n"
				 "}\n";

static bool outlives_a_replace(void)
{
	uint64_t before;

	if (!add_many() || change("four", SET_ADD, 0x7fffffff, KZ_SETS_OWN))
		return false;
	before = timeout_of("four", 0x7fffffff);
	return !subject_load(NAME, moved_text) && stand_once() == many &&
	       timeout_of("four", 0x7fffffff) <= before && !size_of("new") &&
	       sent_by(0x7fffffff, 7) == KZ_ACCEPT &&
	       sent_by(1, 7) == KZ_DROP &&
	       !change("four", SET_ADD, 3, KZ_SETS_OWN) &&
	       timeout_of("four", 3) > 3600000 &&
	       !subject_load(NAME, cases_policy) && stand_once() == many &&
	       size_of("four") == 2;
}

static bool type_and_size(void)
{
	return add_many() && !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !subject_load(NAME, other_text) && stand_once() == many &&
	       !size_of("four") && sent_by(1, 7) == KZ_DROP &&
	       !subject_load(NAME, cases_policy) && stand_once() == many &&
	       !size_of("four");
}

const struct set_case replace_cases[] = {
	{ "elements outlive a replace", outlives_a_replace },
	{ "another type begins empty, another size does not", type_and_size },
	{ 0 },
};
