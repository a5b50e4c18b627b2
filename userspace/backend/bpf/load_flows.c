// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/load_flows.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

/* fd of the attached program under @name in any BPF backend, or -errno. */
static int find_any(const char *option, const char *name, char *why)
{
	struct pins pins;
	int fd = pins_open(&pins, name, false, why);

	if (fd)
		return fd;
	fd = bpf_hooks_program(&pins);
	pins_close(&pins);
	if (fd == -ENOENT)
		return refuse(why, fd, "%s: no policy '%s' here", option, name);
	return fd < 0 ? refuse_errno(why, fd, "%s: '%s'", option, name) : fd;
}

/* Do two sets have one name and type, but not one size? Or are none alike? */
static int compare_sets(const struct bpf_load *load,
			const struct bpf_state *state, char *why)
{
	const struct kz_dynamic *theirs =
		bpf_state_table(state, state->dynamic);
	const struct image *image = load->image;
	const struct kz_dynamic *ours =
		(const void *)(image->bytes + image->header->dynamic);
	const char *name;
	uint32_t i, j, alike = 0;

	for (i = 0; i < image->header->n_dynamic; i++) {
		name = (const char *)image->bytes + ours[i].name;
		for (j = 0; j < state->header.n_dynamic; j++) {
			if (ours[i].type != theirs[j].type ||
			    strcmp(bpf_state_info(state, theirs[j].name), name))
				continue;
			if (ours[i].size != theirs[j].size)
				return refuse(
					why, -EEXIST,
					"--sets: set '%s' of '%s' has another size: %u",
					name, load->attachment->sets,
					theirs[j].size);
			alike++;
		}
	}
	return alike ? 0 :
		       refuse(why, -ENOENT,
			      "--sets: '%s' has no dynamic set of a name and type of this policy's",
			      load->attachment->sets);
}

int bpf_load_choose_sets(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->sets;
	const struct bpf_state *state;
	int err;

	if (!name)
		return 0;
	load->sets = find_any("--sets", name, why);
	if (load->sets < 0)
		return load->sets;
	err = bpf_state_open(load->sets, &state);
	if (err)
		return refuse_errno(why, err, "--sets: '%s'", name);
	err = compare_sets(load, state, why);
	bpf_state_close(state);
	return err;
}

int bpf_load_choose_flows(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->flows;
	int err;

	if (name && load->attachment->with_module)
		return refuse(
			why, -EUSAGE,
			"--flows: with the module, flows are in conntrack, for all policies");
	if (load->attachment->with_module)
		return 0;
	if (!(load->image->header->features & KZ_F_FLOW))
		return name ? refuse(why, -EUSAGE,
				     "--flows: the policy has no fields in flow") :
			      0;
	load->flows = name ? find_any("--flows", name, why) : dup(load->old);
	if (load->flows < 0)
		return name ? load->flows : 0;
	err = bpf_flows_fit(load->flows, load->image);
	if (!err)
		return 0;
	if (!name && (err == -EEXIST || err == -ENOENT)) {
		close(load->flows);
		load->flows = -1;
		return 0;
	}
	if (err == -EEXIST)
		return refuse(
			why, err,
			"--flows: '%s' has another flow size or window, or other fields in the same bits",
			name);
	if (err == -ENOENT)
		return refuse(why, err, "--flows: '%s' has no fields in flow",
			      name);
	return refuse_errno(why, err, "cannot read the flows to share");
}
