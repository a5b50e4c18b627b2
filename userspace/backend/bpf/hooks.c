// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/slot.h"

const struct bpf_hook *const bpf_hooks[] = {
	&bpf_hook_xdp,
	&bpf_hook_tc,
	&bpf_hook_netfilter,
	NULL,
};

int bpf_hooks_program(const struct pins *pins)
{
	int fd = -ENOENT;
	size_t i;

	for (i = 0; bpf_hooks[i] && fd == -ENOENT; i++)
		fd = bpf_hook_program(bpf_hooks[i], pins);
	return fd;
}

struct search {
	const struct bpf_hook *hook;
	bool any;
};

static int match_pin(const char *pin, void *context)
{
	struct search *search = context;
	const char *const *prefix;
	size_t i;

	search->any = true;
	for (i = 0; bpf_hooks[i]; i++)
		for (prefix = bpf_hooks[i]->prefixes; *prefix; prefix++)
			if (!strncmp(pin, *prefix, strlen(*prefix)))
				search->hook = bpf_hooks[i];
	return 0;
}

/* At no device it has no pin but its slot, whose program is of a hook's type. */
static const struct bpf_hook *program_owner(const struct pins *pins)
{
	size_t i;
	int fd;

	for (i = 0; bpf_hooks[i]; i++) {
		fd = bpf_hook_program(bpf_hooks[i], pins);
		if (fd >= 0) {
			close(fd);
			return bpf_hooks[i];
		}
	}
	return bpf_hooks[0];
}

int bpf_hooks_owner(const struct pins *pins, const struct bpf_hook **hook)
{
	struct search search = { 0 };
	int err = bpffs_each(pins->folder, match_pin, &search);

	if (search.any && !search.hook)
		search.hook = program_owner(pins);
	*hook = search.hook;
	return err;
}

int bpf_hooks_remove(const struct pins *pins)
{
	size_t i;

	slot_empty(pins);
	for (i = 0; bpf_hooks[i]; i++)
		bpf_hooks[i]->remove(pins);
	return pins_clear(pins);
}
