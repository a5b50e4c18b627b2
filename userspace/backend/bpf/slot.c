// SPDX-License-Identifier: GPL-2.0-only
/* The slot; see slot.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/slot.h"
#include "userspace/backend/bpf/slot_map.h"
#include "userspace/base/refuse.h"

static const uint32_t key;

int slot_create(const struct pins *pins, const struct bpf_source *dispatcher,
		bool frags, int program, struct bpf_slot *slot, char *why)
{
	const struct bpf_plain plain = { .frags = frags };
	int err = bpf_plain_load(&slot->dispatcher, dispatcher, &plain, why);

	if (err)
		return err;
	slot->map = dup(bpf_object__find_map_fd_by_name(slot->dispatcher.object,
							SLOT_MAP));
	err = slot->map < 0 ? -errno : 0;
	/* A slot that others can see is never empty in a policy that is
	 * attached: they would take it for a detached one.
	 */
	if (!err && program >= 0)
		err = slot_fill(slot, program);
	err = err ?: pins_put(pins, SLOT_PIN, slot->map);
	if (err)
		refuse_errno(why, err, "cannot make the policy's slot");
	return err;
}

int slot_dispatch(struct bpf_slot *slot, const struct bpf_source *dispatcher,
		  bool frags, char *why)
{
	const struct bpf_plain plain = {
		.map = SLOT_MAP,
		.map_fd = slot->map,
		.frags = frags,
	};

	return bpf_plain_load(&slot->dispatcher, dispatcher, &plain, why);
}

int slot_open(const struct pins *pins, struct bpf_slot *slot)
{
	int fd = slot_map_open(pins->folder);

	*slot = (struct bpf_slot){ .map = fd < 0 ? -1 : fd };
	return fd < 0 ? fd : 0;
}

void slot_close(struct bpf_slot *slot)
{
	bpf_policy_close(&slot->dispatcher);
	if (slot->map >= 0)
		close(slot->map);
	slot->map = -1;
}

int slot_fill(const struct bpf_slot *slot, int program)
{
	return bpf_map_update_elem(slot->map, &key, &program, 0);
}

void slot_empty(const struct pins *pins)
{
	struct bpf_slot slot;

	if (slot_open(pins, &slot))
		return;
	bpf_map_delete_elem(slot.map, &key);
	slot_close(&slot);
}

int slot_program(const struct bpf_slot *slot)
{
	uint32_t id;
	int err = bpf_map_lookup_elem(slot->map, &key, &id);

	return err ?: bpf_program_get(id);
}

int slot_of_dispatcher(int fd)
{
	struct bpf_slot slot = { 0 };
	struct bpf_map_info info;
	int program;

	slot.map = bpf_map_find(fd, SLOT_MAP, &info);
	if (slot.map < 0)
		return slot.map;
	program = slot_program(&slot);
	close(slot.map);
	return program == -ENOENT ? -ESTALE : program;
}
