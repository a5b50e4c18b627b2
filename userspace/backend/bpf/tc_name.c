// SPDX-License-Identifier: GPL-2.0-only
/* What programs at tc are called; see tc_name.h. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/neighbour.h"
#include "userspace/backend/bpf/tc_attach_point.h"
#include "userspace/backend/bpf/tc_name.h"

static int policy_program(const struct pins *pins)
{
	const struct tc_attach_point point = { .prefix = TC_PREFIX_POLICY };

	return tc_attach_points_program(pins, &point);
}

static int companion_program(const struct pins *pins)
{
	const struct tc_attach_point point = { .prefix = TC_PREFIX_COMPANION };

	return tc_attach_points_program(pins, &point);
}

/* 0 or -ENOENT. */
static int policy_name(uint32_t id, char name[POLICY_NAME_SIZE])
{
	return neighbour_policy(id, policy_program, name) ?
		       neighbour_policy(id, companion_program, name) :
		       0;
}

void tc_name_keep(const char *called, char name[POLICY_NAME_SIZE])
{
	struct tc_program program = { 0 };
	char *end;

	program.id = strtoul(called, &end, 10);
	if (isdigit((unsigned char)*called) && !*end)
		tc_program_name(&program);
	if (!program.ours || policy_name(program.id, name))
		snprintf(name, POLICY_NAME_SIZE, "%s",
			 program.name[0] ? program.name : called);
}

static uint32_t program_id(int fd)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	if (fd < 0)
		return 0;
	if (bpf_prog_get_info_by_fd(fd, &info, &size))
		info.id = 0;
	close(fd);
	return info.id;
}

uint32_t tc_name_policy(const char *name)
{
	char why[WHY_SIZE];
	struct pins pins;
	uint32_t id;

	if (pins_open(&pins, name, false, why))
		return 0;
	id = program_id(policy_program(&pins));
	if (!id)
		id = program_id(companion_program(&pins));
	pins_close(&pins);
	return id;
}

void tc_name_print(const struct tc_program *program, char *text, size_t size)
{
	char name[POLICY_NAME_SIZE];

	if (program->ours && !policy_name(program->id, name))
		snprintf(text, size, "policy '%s' (id %u)", name, program->id);
	else
		tc_program_print(program, text, size);
}
