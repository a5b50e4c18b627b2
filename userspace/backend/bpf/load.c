// SPDX-License-Identifier: GPL-2.0-only
/* Loading a BPF policy; see load.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/counters.h"
#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

/* Never taken for "nothing is there": that would be replaced unseen. */
static int unreadable(char *why, int err)
{
	if (err == -EPERM)
		return refuse(why, err, BPF_NEEDS_ROOT);
	return refuse_errno(why, err, "cannot read what is in force");
}

/* -EEXIST if another backend has loaded a policy of this name. */
static int find_name(const struct bpf_load *load, char *why)
{
	size_t i;
	int fd;

	for (i = 0; bpf_hooks[i]; i++) {
		if (bpf_hooks[i] == load->hook)
			continue;
		fd = bpf_hook_program(bpf_hooks[i], &load->pins);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return unreadable(why, fd);
		close(fd);
		return refuse(why, -EEXIST,
			      "name '%s' is in use: in force in %s",
			      load->attachment->name, bpf_hooks[i]->name);
	}
	return 0;
}

/* What is attached, or nothing after what is left was removed. */
static int find_old(struct bpf_load *load, char *why)
{
	const struct bpf_state *state;
	int err = load->old < 0 ? load->old : bpf_state_open(load->old, &state);

	if (!err) {
		load->generation = state->generation + 1;
		load->old_features = state->header.features;
		load->old_with_module = state->with_module;
		bpf_state_close(state);
		return 0;
	}
	if (err != -ENOENT)
		return unreadable(why, err);
	/* What a killed controller or a vanished device left. */
	bpf_hook_remove(load->hook, &load->pins);
	if (load->old >= 0)
		close(load->old);
	load->old = -1;
	load->generation = 1;
	return 0;
}

/* Take the lock, and find what is loaded under this name. */
static int load_begin(struct bpf_load *load, char *why)
{
	int err = pins_open(&load->pins, load->attachment->name, true, why);

	err = err ?: find_name(load, why);
	if (err)
		return err;
	load->old = bpf_hook_program(load->hook, &load->pins);
	return find_old(load, why);
}

static void load_end(struct bpf_load *load)
{
	slot_close(&load->slot);
	bpf_policy_close(&load->policy);
	if (load->flows >= 0)
		close(load->flows);
	if (load->old >= 0)
		close(load->old);
	pins_close(&load->pins);
}

/* What the program carries for those who come later. */
static int describe_program(struct bpf_load *load, char *why)
{
	struct bpf_state state = {
		.generation = load->generation,
		.with_module = load->attachment->with_module,
	};
	uint32_t *carried;
	int err;

	err = bpf_counters_carry(load->program, load->old, load->image, &state,
				 &carried, why);
	err = err   ?:
		      bpf_state_bind(load->program, load->image, &state,
				     carried, why);
	free(carried);
	return err;
}

/* fd of the attached program under @name in any BPF backend, or -errno. */
static int find_any(const char *name, char *why)
{
	struct pins pins;
	int fd = pins_open(&pins, name, false, why);

	if (fd)
		return fd;
	fd = bpf_hooks_program(&pins);
	if (fd == -ENOENT)
		return refuse(why, fd, "--flows: no policy '%s' here", name);
	return fd < 0 ? refuse_errno(why, fd, "--flows: '%s'", name) : fd;
}

/* Whose flows it goes on with: those it is told, else the old one's. */
static int choose_flows(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->flows;
	int err;

	if (name && load->attachment->with_module)
		return refuse(
			why, -EINVAL,
			"--flows: with the module, flows are conntrack's, and everybody's");
	if (load->attachment->with_module)
		return 0;
	if (!(load->image->header->features & KZ_F_FLOW))
		return name ? refuse(why, -EINVAL,
				     "--flows: the policy keeps nothing with flows") :
			      0;
	load->flows = name ? find_any(name, why) : dup(load->old);
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
		return refuse(why, err,
			      "--flows: '%s' keeps nothing with flows", name);
	return unreadable(why, err);
}

/* The program for where it will stand, not attached. */
static int make_program(struct bpf_load *load, char *why)
{
	const struct bpf_source *source = load->hook->source;
	struct bpf_carry_over before;
	int err = 0;

	if (load->hook->check_limits)
		err = load->hook->check_limits(load, why);
	if (!err && load->hook->at_devices)
		err = devices_describe(&load->devices,
				       load->image->header->features,
				       &load->setup, why);
	err = err ?: choose_flows(load, why);
	/* Whatever comes into the slot must be as the dispatcher says it is. */
	if (load->slot.map >= 0)
		load->setup.frags = 1;
	load->setup.generation = load->generation;
	before = (struct bpf_carry_over){ load->old, load->flows };
	if (load->attachment->with_module)
		source = load->hook->with_module;
	err = err   ?:
		      bpf_policy_load(&load->policy, source, load->image,
				      &load->setup, &before, why);
	if (err)
		return err;
	load->program = bpf_program__fd(load->policy.program);
	err = describe_program(load, why);
	if (!err && load->hook->prepare)
		err = load->hook->prepare(load, why);
	if (!err && load->attachment->with_module)
		err = bpf_claim_make(&load->claim, load->attachment->name,
				     load->attachment->policy, load->image,
				     why);
	return err;
}

static bool needs_slot(const struct bpf_load *load)
{
	return !load->hook->update || load->devices.count > 1;
}

static int fill(const struct bpf_load *load, char *why)
{
	int err = slot_fill(&load->slot, load->program);

	return err ? refuse_errno(why, err,
				  "cannot fill the dispatcher's slot") :
		     0;
}

static int load_new(struct bpf_load *load, char *why)
{
	int err = 0, program;

	if (load->hook->at_devices && !load->devices.count)
		return refuse(why, -EINVAL, "needs a device: --dev DEVICE");
	if (needs_slot(load))
		err = slot_create(&load->pins, load->hook->dispatcher,
				  &load->slot, why);
	err = err ?: make_program(load, why);
	if (!err && load->slot.map < 0)
		err = load->hook->attach(load, load->program, why);
	if (!err && load->slot.map >= 0) {
		program = bpf_program__fd(load->slot.dispatcher.program);
		err = load->hook->attach(load, program, why);
		err = err ?: fill(load, why);
	}
	if (err)
		bpf_hook_remove(load->hook, &load->pins);
	return err;
}

/* What it keeps of flows is elsewhere then. */
static int stay_with_module(const struct bpf_load *load, char *why)
{
	const char *name = load->attachment->name;

	if (load->old_with_module == load->attachment->with_module)
		return 0;
	return load->old_with_module ?
		       refuse(why, -EEXIST,
			      "'%s' is in force with the module's help: say --with-module, or unload it first",
			      name) :
		       refuse(why, -EEXIST,
			      "--with-module: '%s' is in force without: unload it first, or use another name",
			      name);
}

static int switch_over(const struct bpf_load *load, const char *where,
		       char *why)
{
	int err;

	if (load->slot.map >= 0)
		return fill(load, why);
	err = load->hook->update(load);
	return err ? refuse_errno(why, err, "cannot replace '%s' at %s",
				  load->attachment->name, where) :
		     0;
}

static int load_replace(struct bpf_load *load, char *why)
{
	const struct bpf_hook *hook = load->hook;
	char where[128];
	int err;

	hook->where(&load->pins, where, sizeof(where));
	err = hook->match_attached(load);
	if (err == -EEXIST)
		return refuse(
			why, err,
			"'%s' is in force at %s: unload it first, or use another name",
			load->attachment->name, where);
	if (err)
		return unreadable(why, err);
	err = stay_with_module(load, why);
	if (err)
		return err;
	err = slot_open(&load->pins, &load->slot);
	if (err && err != -ENOENT)
		return unreadable(why, err);
	err = make_program(load, why);
	err = err ?: switch_over(load, where, why);
	if (hook->cleanup)
		hook->cleanup(&load->pins, err ? load->old_features :
						 load->image->header->features);
	return err;
}

static int configure(struct bpf_load *load, char *why)
{
	int err = 0;

	if (load->attachment->with_module)
		err = load->hook->with_module ?
			      bpf_claim_possible(why) :
			      refuse(why, -EOPNOTSUPP,
				     "the module is no help here");
	if (err)
		return err;
	if (load->hook->at_devices)
		err = devices_find(load->attachment, &load->devices, why);
	else if (load->attachment->n_devices)
		err = refuse(
			why, -EINVAL,
			"attaches to hooks, not to devices: use \"meta iif\" in the policy");
	return err ?: load->hook->configure(load, why);
}

int bpf_hook_load(const struct backend *backend,
		  const struct attachment *attachment,
		  const struct image *image, uint32_t *generation, char *why)
{
	struct bpf_load load = {
		.hook = backend->bpf,
		.attachment = attachment,
		.image = image,
		.pins.lock = -1,
		.slot.map = -1,
		.program = -1,
		.flows = -1,
		.old = -1,
	};
	int err = configure(&load, why);

	if (err)
		return err;
	err = load_begin(&load, why);
	if (!err)
		err = load.old < 0 ? load_new(&load, why) :
				     load_replace(&load, why);
	if (err)
		bpf_claim_undo(&load.claim, attachment->name);
	else
		bpf_claim_keep(&load.claim);
	*generation = load.generation;
	load_end(&load);
	return err;
}
