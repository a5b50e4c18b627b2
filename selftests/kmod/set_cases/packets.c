// SPDX-License-Identifier: GPL-2.0-only
#include <time.h>
#include <unistd.h>

#include "selftests/kmod/set_cases/cases.h"

/* Until nothing is left of @set, or patience is at an end. */
static bool empties(const char *set)
{
	time_t end = time(NULL) + PATIENCE;

	while (size_of(set)) {
		if (time(NULL) > end)
			return false;
		usleep(20000);
	}
	return true;
}

static bool packets_add(void)
{
	uint32_t address[4] = { 0x20010db8, 1, 2, 3 };
	uint64_t before, hour = 3600000;

	if (sent_by(1, 53) != KZ_DROP || sent_by(1, 7) != KZ_DROP ||
	    size_of("four") != 1 || size_of("six") || size_of("many"))
		return false;
	before = timeout_of("four", 1);
	usleep(20000);
	/* It stays as it is, its time too. */
	if (before > hour || before < hour / 2 || sent_by(1, 53) != KZ_DROP ||
	    timeout_of("four", 1) >= before)
		return false;
	return sent(address, 4, 7) == KZ_CONTINUE &&
	       sent(address, 4, 53) == KZ_DROP && size_of("six") == 1 &&
	       timeout_of("six", address[0]) > hour / 2;
}

static bool packets_fill_no_more(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (sent_by(i, 53) != KZ_DROP)
			return false;
	return sent_by(5, 53) == KZ_CONTINUE && size_of("four") == 4 &&
	       !timeout_of("four", 5);
}

/* The set's own timeout holds for packets; expired ones give way. */
static bool packets_expire(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (sent_by(i, 54) != KZ_DROP)
			return false;
	if (size_of("brief") != 4 || !empties("brief") ||
	    sent_by(1, 7) != KZ_CONTINUE)
		return false;
	for (i = 5; i <= 8; i++)
		if (sent_by(i, 54) != KZ_DROP)
			return false;
	return size_of("brief") == 4;
}

const struct set_case packet_cases[] = {
	{ "packets add their source, of the set's family", packets_add },
	{ "packets fill a set to its size", packets_fill_no_more },
	{ "what packets add has the set's timeout", packets_expire },
	{ 0 },
};
