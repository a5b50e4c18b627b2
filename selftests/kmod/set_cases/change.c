// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "selftests/kmod/set_cases/cases.h"

static bool takes_effect(void)
{
	return sent_by(1, 7) == KZ_CONTINUE &&
	       !change("many", SET_ADD, 1, KZ_SETS_OWN) &&
	       sent_by(1, 7) == KZ_DROP && sent_by(2, 7) == KZ_CONTINUE &&
	       !change("many", SET_DEL, 1, 0) && sent_by(1, 7) == KZ_CONTINUE &&
	       !change("ports", SET_ADD, 7, KZ_SETS_OWN) &&
	       sent_by(1, 7) == KZ_DROP && sent_by(1, 8) == KZ_CONTINUE;
}

static bool renews(void)
{
	return !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !change("four", SET_ADD, 1, 1000000) &&
	       timeout_of("four", 1) <= 1000000 && size_of("four") == 1 &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       timeout_of("four", 1) == KZ_FOREVER && size_of("four") == 1;
}

static bool full_takes_none(void)
{
	struct kz_entry entries[7];
	uint32_t i;

	for (i = 0; i < 7; i++)
		entries[i] = entry(i + 1, KZ_SETS_OWN);
	/* Who is in needs no place. */
	entries[2] = entries[1];
	return change_some("four", SET_ADD, entries, 7) == -ENOSPC &&
	       done == 5 && strstr(why, "the set is full") &&
	       size_of("four") == 4 && !timeout_of("four", 6) &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !change("four", SET_DEL, 1, 0) &&
	       !change("four", SET_ADD, 6, KZ_FOREVER);
}

static bool deletes(void)
{
	struct kz_entry entries[] = { entry(1, 0), entry(2, 0), entry(3, 0) };

	return !change_some("many", SET_ADD, entries, 2) && done == 2 &&
	       change_some("many", SET_DEL, entries + 1, 2) == -ENOENT &&
	       done == 1 && strstr(why, "no such element") &&
	       size_of("many") == 1;
}

const struct set_case change_cases[] = {
	{ "an element is met by the next packet", takes_effect },
	{ "adding again renews", renews },
	{ "a full set takes none, and says how far it came", full_takes_none },
	{ "deleting stops at what is not there", deletes },
	{ 0 },
};
