// SPDX-License-Identifier: GPL-2.0-only
/* refused: is every command of xt_kzmark.ko refused with EPERM? */
#include <errno.h>
#include <stdio.h>

#include "userspace/backend/kmod/netlink.h"
#include "userspace/base/refuse.h"

int main(void)
{
	static const struct {
		const char *name;
		uint8_t command;
		uint16_t flags;
	} commands[] = {
		{ "LOAD", KZMARK_CMD_LOAD, NLM_F_ACK },
		{ "UNLOAD", KZMARK_CMD_UNLOAD, NLM_F_ACK },
		{ "GET", KZMARK_CMD_GET, NLM_F_ACK },
		{ "GET of all", KZMARK_CMD_GET, NLM_F_DUMP },
		{ "GET_IMAGE", KZMARK_CMD_GET_IMAGE, NLM_F_DUMP },
		{ "GET_COUNTERS", KZMARK_CMD_GET_COUNTERS, NLM_F_DUMP },
		{ "TEST", KZMARK_CMD_TEST, NLM_F_ACK },
		{ "SET_ADD", KZMARK_CMD_SET_ADD, NLM_F_ACK },
		{ "SET_DEL", KZMARK_CMD_SET_DEL, NLM_F_ACK },
		{ "SET_FLUSH", KZMARK_CMD_SET_FLUSH, NLM_F_ACK },
		{ "GET_SET", KZMARK_CMD_GET_SET, NLM_F_DUMP },
	};
	char why[WHY_SIZE], message[512];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	size_t i;

	if (kmod_open(&s, why)) {
		fprintf(stderr, "refused: %s\n", why);
		return 1;
	}

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		nlh = kmod_request(&s, message, commands[i].command,
				   commands[i].flags);
		mnl_attr_put_strz(nlh, KZMARK_A_NAME, "mine");
		if (kmod_call(&s, nlh, NULL, NULL, "mine", why) != -EPERM) {
			printf("%zu: %s is permitted: %s\n", i + 1,
			       commands[i].name, why);
			return 1;
		}
	}
	kmod_close(&s);
	return 0;
}
