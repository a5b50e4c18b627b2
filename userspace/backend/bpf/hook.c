// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/slot.h"

static int program_try(const struct bpf_hook *hook, const struct pins *pins)
{
	int err, fd = hook->program(pins);
	struct bpf_slot slot;

	if (fd < 0)
		return fd;
	err = slot_open(pins, &slot);
	if (err == -ENOENT)
		return fd;
	close(fd);
	fd = err ?: slot_program(&slot);
	slot_close(&slot);
	return fd;
}

int bpf_hook_program(const struct bpf_hook *hook, const struct pins *pins)
{
	int fd;

	do {
		fd = program_try(hook, pins);
	} while (fd == -ESTALE);
	return fd;
}

void bpf_hook_remove(const struct bpf_hook *hook, const struct pins *pins)
{
	slot_empty(pins);
	hook->remove(pins);
	pins_clear(pins);
}
