// SPDX-License-Identifier: GPL-2.0-only
#include <net/if.h>
#include <unistd.h>

#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/clsact_lost.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/slot_map.h"
#include "userspace/backend/bpf/tc_filter.h"

/* The first filter that calls the slot. */
struct search {
	int slot; /* its map */
	struct clsact_note note; /* where is searched, then what is found */
};

static int is_its(const struct tc_filter *filter, void *context)
{
	struct search *search = context;
	int fd = filter->program ? bpf_program_get(filter->program) : -1;
	bool found = fd >= 0 && slot_map_is_of(search->slot, fd) > 0;

	if (fd >= 0)
		close(fd);
	search->note.handle = filter->handle;
	search->note.priority = filter->preference;
	return found;
}

static void remove_at(int slot, uint32_t ifindex, bool egress)
{
	struct search search = {
		.slot = slot,
		.note = { .ifindex = ifindex, .egress = egress },
	};

	/* A device has few of one policy: two while it moves. */
	while (tc_filters_each(ifindex, egress, is_its, &search) > 0)
		if (clsact_detach(&search.note))
			return;
}

void clsact_lost_remove(const struct pins *pins)
{
	struct if_nameindex *all, *device;
	int slot = slot_map_open(pins->folder);

	if (slot < 0)
		return;
	all = if_nameindex();
	for (device = all; device && device->if_index; device++) {
		remove_at(slot, device->if_index, false);
		remove_at(slot, device->if_index, true);
	}
	if (all)
		if_freenameindex(all);
	close(slot);
}
