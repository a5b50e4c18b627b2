// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/slot.h"

#define TRIES 100 /* while others replace the program */

/* The program that evaluates, of whatever hook. */
static int program_any(const struct bpf_hook *hook, const struct pins *pins)
{
	struct bpf_slot slot;
	int fd = slot_open(pins, &slot);

	if (fd == -ENOENT)
		return hook->program(pins);
	if (fd)
		return fd;
	fd = slot_program(&slot);
	slot_close(&slot);
	return fd;
}

static int program_try(const struct bpf_hook *hook, const struct pins *pins)
{
	int fd = program_any(hook, pins), err;
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	if (fd < 0)
		return fd;
	err = bpf_prog_get_info_by_fd(fd, &info, &size);
	if (!err && info.type == hook->type)
		return fd;
	close(fd);
	return err ?: -ENOENT;
}

int bpf_hook_program(const struct bpf_hook *hook, const struct pins *pins)
{
	int fd = -ESTALE, tries;

	for (tries = 0; tries < TRIES && fd == -ESTALE; tries++)
		fd = program_try(hook, pins);
	return fd;
}
