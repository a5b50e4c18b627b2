// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/neighbour.h"

struct search {
	uint32_t id;
	int (*program)(const struct pins *pins);
	char *name;
};

static int try_policy(const struct pins *pins, const char *name, void *context,
		      char *why)
{
	const struct search *search = context;
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int err, fd = search->program(pins);

	(void)why;
	if (fd < 0)
		return 0;
	err = bpf_prog_get_info_by_fd(fd, &info, &size);
	close(fd);
	if (err || info.id != search->id)
		return 0;
	snprintf(search->name, POLICY_NAME_SIZE, "%s", name);
	return 1;
}

int neighbour_policy(uint32_t id, int (*program)(const struct pins *pins),
		     char name[POLICY_NAME_SIZE])
{
	struct search search = { id, program, name };
	char why[WHY_SIZE];

	return pins_each(try_policy, &search, why) == 1 ? 0 : -ENOENT;
}
