// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "selftests/kmod/set_cases/cases.h"

static bool refuses_other_values(void)
{
	struct kz_entry wide = { .value.word = { 1, 0, 0, 1 } };

	return change_some("four", SET_ADD, &wide, 1) == -EINVAL && !done &&
	       change_some("ports", SET_ADD, &wide, 1) == -EINVAL &&
	       change("ports", SET_ADD, 65536, 0) == -EINVAL &&
	       !change("ports", SET_ADD, 65535, 0) &&
	       !change_some("six", SET_ADD, &wide, 1) &&
	       change_some("four", SET_DEL, &wide, 1) == -EINVAL &&
	       !size_of("four");
}

static int raw(uint8_t command, const char *set, const void *entries,
	       size_t length)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh = kmod_request(&us, buffer, command, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	if (set)
		mnl_attr_put_strz(nlh, KZMARK_A_SET, set);
	if (entries)
		mnl_attr_put(nlh, KZMARK_A_ENTRIES, length, entries);
	return kmod_call(&us, nlh, NULL, NULL, NAME, why);
}

static bool refuses_nonsense(void)
{
	struct kz_entry entries[2] = { entry(1, 0), entry(2, 0) };

	return raw(KZMARK_CMD_SET_ADD, "four", entries, 47) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, "four", entries, 1) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, NULL, entries, 48) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, "five", entries, 48) == -ENOENT &&
	       raw(KZMARK_CMD_SET_DEL, "", entries, 48) == -ENOENT &&
	       raw(KZMARK_CMD_SET_FLUSH, "four", entries, 48) == -EINVAL &&
	       raw(KZMARK_CMD_SET_FLUSH, "five", NULL, 0) == -ENOENT &&
	       raw(KZMARK_CMD_SET_ADD, "four", NULL, 0) == 0 &&
	       size_of("five") == -ENOENT && !size_of("four") &&
	       kmod->set_list(kmod, "nobody", "four", NULL, NULL, why) ==
		       -ENOENT;
}

const struct set_case refuse_cases[] = {
	{ "values of another type are refused", refuses_other_values },
	{ "ragged, misplaced, unknown: refused", refuses_nonsense },
	{ 0 },
};
