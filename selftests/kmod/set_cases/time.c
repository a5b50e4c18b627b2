// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "selftests/kmod/set_cases/cases.h"

static bool says_timeouts(void)
{
	uint64_t hour = 3600000;

	return !change("four", SET_ADD, 1, KZ_SETS_OWN) &&
	       !change("four", SET_ADD, 2, KZ_FOREVER) &&
	       !change("four", SET_ADD, 3, 2 * hour) &&
	       !change("four", SET_ADD, 4, KZ_FOREVER - 1) &&
	       !change("many", SET_ADD, 1, KZ_SETS_OWN) &&
	       timeout_of("four", 1) <= hour &&
	       timeout_of("four", 1) > hour / 2 &&
	       timeout_of("four", 2) == KZ_FOREVER &&
	       timeout_of("four", 3) <= 2 * hour &&
	       timeout_of("four", 3) > hour &&
	       timeout_of("four", 4) == KZ_FOREVER &&
	       timeout_of("many", 1) == KZ_FOREVER;
}

static bool expires(void)
{
	if (change("many", SET_ADD, 1, 300) ||
	    change("many", SET_ADD, 2, KZ_FOREVER))
		return false;
	while (timeout_of("many", 1))
		usleep(20000);
	return sent_by(1, 7) == KZ_CONTINUE && sent_by(2, 7) == KZ_DROP &&
	       size_of("many") == 1 &&
	       change("many", SET_DEL, 1, 0) == -ENOENT &&
	       !change("many", SET_ADD, 1, KZ_FOREVER) &&
	       sent_by(1, 7) == KZ_DROP;
}

static bool gives_way(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (change("four", SET_ADD, i, i < 4 ? 5000 : KZ_FOREVER))
			return false;
	if (change("four", SET_ADD, 9, KZ_FOREVER) != -ENOSPC)
		return false;
	while (size_of("four") > 1)
		usleep(20000);
	/* One by userspace, one by a packet, one by itself again. */
	return !change("four", SET_ADD, 9, KZ_FOREVER) &&
	       sent_by(10, 53) == KZ_DROP && sent_by(10, 7) == KZ_DROP &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       change("four", SET_ADD, 2, KZ_FOREVER) == -ENOSPC &&
	       size_of("four") == 4;
}

static int keep_memory(const struct nlattr **attrs, void *context)
{
	if (attrs[KZMARK_A_MEMORY])
		*(uint64_t *)context = mnl_attr_get_u64(attrs[KZMARK_A_MEMORY]);
	return 0;
}

static uint64_t memory(void)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(&us, buffer, KZMARK_CMD_GET, NLM_F_ACK);
	uint64_t bytes = 0;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	kmod_call(&us, nlh, keep_memory, &bytes, NAME, why);
	return bytes;
}

/* What has expired is given back, without anybody asking. */
static bool gives_memory_back(void)
{
	time_t end = time(NULL) + PATIENCE;
	uint64_t empty = memory();
	struct kz_entry entries[1000];
	uint32_t i;

	for (i = 0; i < 1000; i++)
		entries[i] = entry(i, 100);
	if (change_some("many", SET_ADD, entries, 1000) ||
	    memory() < empty + 1000 * 32)
		return false;
	while (memory() > empty) {
		if (time(NULL) > end)
			return false;
		usleep(100000);
	}
	return true;
}

const struct set_case time_cases[] = {
	{ "timeouts: the set's, an entry's, none", says_timeouts },
	{ "an element goes when its time is over", expires },
	{ "what has expired does not count against newcomers", gives_way },
	{ "memory comes back", gives_memory_back },
	{ 0 },
};
