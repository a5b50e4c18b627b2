// SPDX-License-Identifier: GPL-2.0-only
/* Moving a policy to another hook; see load_move.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/bpffs.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load_move.h"
#include "userspace/base/refuse.h"

/* One at a time in a namespace, under its lock. */
#define MOVING "=moving"

static void folder_remove(const struct pins *pins)
{
	bpf_hooks_remove(pins);
	unlinkat(pins->space, MOVING, AT_REMOVEDIR);
}

int bpf_move_clear(const struct pins *pins, char *why)
{
	struct pins left;
	int err;

	if (faccessat(pins->space, MOVING, F_OK, AT_SYMLINK_NOFOLLOW))
		return 0;
	err = pins_open_in(&left, pins->space, MOVING, why);
	if (err)
		return err == -ENOENT ? 0 : err;
	folder_remove(&left);
	pins_close(&left);
	return 0;
}

int bpf_move_begin(struct bpf_load *load, char *why)
{
	struct pins new;
	int fd, err;

	if (!load->moving)
		return 0;
	fd = bpffs_folder(load->pins.space, MOVING, true, why);
	if (fd < 0)
		return fd;
	close(fd);
	err = pins_open_in(&new, load->pins.space, MOVING, why);
	if (err)
		return err;
	memcpy(new.entry, load->pins.entry, sizeof(new.entry));
	load->replaced = load->pins;
	load->pins = new;
	return 0;
}

/* Before the exchange. */
void bpf_move_undo(struct bpf_load *load)
{
	if (load->replaced.folder < 0)
		return;
	folder_remove(&load->pins);
	pins_close(&load->pins);
	load->pins = load->replaced;
	load->replaced = (struct pins)PINS_CLOSED;
}

int bpf_move_exchange(struct bpf_load *load, char *why)
{
	const struct pins *old = &load->replaced;

	if (!load->moving || !renameat2(old->space, MOVING, old->space,
					old->entry, RENAME_EXCHANGE))
		return 0;
	return refuse_errno(why, -errno, "cannot put the new policy in place");
}

void bpf_move_finish(struct bpf_load *load)
{
	if (load->moving)
		folder_remove(&load->replaced);
}
