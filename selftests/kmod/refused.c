// SPDX-License-Identifier: GPL-2.0-only
/*
 * refused: which commands of xt_kzmark.ko are refused with EPERM, and whether
 * one may listen to its events. Exit status: 0 all are refused, 3 none is, 1
 * some are; "commands" or "events" asks for one part alone.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/backend/kmod/netlink.h"
#include "userspace/base/refuse.h"

#define NAME "absent"
#define NONE_REFUSED 3

static struct kmod_socket s;
static char why[WHY_SIZE];

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
	{ "FIELD_ADD", KZMARK_CMD_FIELD_ADD, NLM_F_ACK },
	{ "FIELD_DEL", KZMARK_CMD_FIELD_DEL, NLM_F_ACK },
	{ "GET_FIELDS", KZMARK_CMD_GET_FIELDS, NLM_F_DUMP },
	{ "PATCH", KZMARK_CMD_PATCH, NLM_F_ACK },
	{ "OPEN_IMAGE", KZMARK_CMD_OPEN_IMAGE, NLM_F_ACK },
	{ "ADD_COUNTERS", KZMARK_CMD_ADD_COUNTERS, NLM_F_ACK },
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))
_Static_assert(COMMANDS == __KZMARK_CMD_END - 1,
	       "a row of each command that is sent, and of GET twice");

static bool is_refused(size_t i)
{
	char message[512];
	struct nlmsghdr *nlh = kmod_request(&s, message, commands[i].command,
					    commands[i].flags);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	return kmod_call(&s, nlh, NULL, NULL, NAME, why) == -EPERM;
}

static int ask_commands(void)
{
	size_t i, refused = 0;

	for (i = 0; i < COMMANDS; i++)
		refused += is_refused(i);
	if (refused == COMMANDS)
		return 0;
	if (!refused)
		return NONE_REFUSED;
	for (i = 0; i < COMMANDS; i++)
		if (!is_refused(i))
			printf("%s is permitted\n", commands[i].name);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (kmod_open(&s, why)) {
		fprintf(stderr, "refused: %s\n", why);
		return 1;
	}
	if (!strcmp(argv[1], "commands"))
		return ask_commands();
	return kmod_listen(&s, why) ? 0 : NONE_REFUSED;
}
