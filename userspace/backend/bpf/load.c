// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading a BPF policy: the steps, in their order; steps[] at the end lists
 * them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "userspace/backend/bpf/counters.h"
#include "userspace/backend/bpf/form.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/live.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/load_flows.h"
#include "userspace/backend/bpf/load_move.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/set.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"
#include "core/edits.h"

/* ---- the request ---- */

static int configure(struct bpf_load *load, char *why)
{
	int err = 0;

	if (load->attachment->with_module)
		err = load->hook->with_module ?
			      bpf_claim_possible(why) :
			      refuse(why, -EOPNOTSUPP,
				     "--with-module is for tc and netfilter");
	if (err)
		return err;
	if (load->hook->at_devices && load->attachment->has_priority)
		err = refuse(
			why, -EUSAGE,
			"attaches to devices, where programs have no --priority");
	else if (load->hook->at_devices)
		err = bpf_load_name_devices(load, why);
	else if (load->attachment->n_devices)
		err = refuse(
			why, -EUSAGE,
			"attaches to hooks, not to devices: use \"meta iif\" in the policy");
	err = err ?: bpf_form_parse(load->attachment->form, &load->form, why);
	return err ?: load->hook->configure(load, why);
}

/* Said before anything is done: steps that lack one fail in odd ways. */
static int check_permitted(struct bpf_load *load, char *why)
{
	(void)load;
	return capabilities_missing(CAPABILITIES_LOAD_BPF) ?
		       refuse_capability(why, CAPABILITIES_LOAD_BPF,
					 "loading BPF") :
		       0;
}

/* ---- the attached policy ---- */

int bpf_load_lock_name(struct bpf_load *load, char *why)
{
	int err = pins_open(&load->pins, load->attachment->name, true, why);

	return err ?: bpf_move_clear(&load->pins, why);
}

/* An error is never taken for "none attached": that would be replaced. */
static int unreadable(const struct bpf_load *load, char *why, int err)
{
	return bpf_unreadable(why, err, load->attachment->name);
}

/* A policy of this name at another hook of BPF moves here. */
static int find_other_hook(struct bpf_load *load, char *why)
{
	size_t i;
	int fd;

	for (i = 0; bpf_hooks[i] && !load->moving; i++) {
		if (bpf_hooks[i] == load->hook)
			continue;
		fd = bpf_hook_program(bpf_hooks[i], &load->pins);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return unreadable(load, why, fd);
		load->old = fd;
		load->old_hook = bpf_hooks[i];
		load->moving = true;
	}
	return 0;
}

/*
 * Find the program under this name, which is then replaced. Else this is a
 * first load, after what a killed process or a vanished device left is removed.
 */
static int find_attached(struct bpf_load *load, char *why)
{
	const struct bpf_state *state;
	uint32_t edits, rules;
	int err;

	if (!load->moving)
		load->old = bpf_hook_program(load->hook, &load->pins);
	err = load->old;
	if (err >= 0)
		err = bpf_live_edits(load->old, &edits, &rules);
	err = err ?: bpf_state_open(load->old, &state);
	if (!err) {
		load->generation = state->generation + edits + 1;
		load->old_secret = state->secret;
		load->old_features = state->header.features;
		load->old_with_module = state->with_module;
		bpf_state_close(state);
		return 0;
	}
	if (err != -ENOENT)
		return unreadable(load, why, err);
	bpf_hooks_remove(&load->pins);
	if (load->old >= 0)
		close(load->old);
	load->old = -1;
	load->generation = 1;
	return 0;
}

static int create_slot(struct bpf_load *load, char *why)
{
	return bpf_load_needs_slot(load) ?
		       slot_create(&load->pins, load->hook->dispatcher,
				   load->place.frags, -1, &load->slot, why) :
		       0;
}

/* Remove all that the first load has made so far. */
static void undo_first_load(struct bpf_load *load)
{
	bpf_hooks_remove(&load->pins);
}

/* The two keep a policy's flows in different places. */
static int check_with_module(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->name;

	if (load->old < 0 ||
	    load->old_with_module == load->attachment->with_module)
		return 0;
	return load->old_with_module ?
		       refuse(why, -EEXIST,
			      "'%s' is loaded --with-module: give --with-module again, or unload it first",
			      name) :
		       refuse(why, -EEXIST,
			      "--with-module: '%s' is loaded without it: unload it first, or use another name",
			      name);
}

int bpf_load_match_attached(struct bpf_load *load, char *why)
{
	char where[128];
	int err = load->hook->match_attached(load);

	if (err == -EEXIST && load->stays) {
		load->hook->where(&load->pins, where, sizeof(where));
		return refuse(why, err, "'%s' is loaded at %s",
			      load->attachment->name, where);
	}
	if (err == -EEXIST && load->hook == &bpf_hook_xdp)
		return -EXDEV;
	load->moving = err == -EEXIST;
	return err && !load->moving ? unreadable(load, why, err) : 0;
}

int bpf_load_open_slot(struct bpf_load *load, char *why)
{
	int err = slot_open(&load->pins, &load->slot);

	return err && err != -ENOENT ? unreadable(load, why, err) : 0;
}

/* ---- the program, not attached ---- */

static int choose_bound(struct bpf_load *load, char *why)
{
	return load->hook->bind ? load->hook->bind(load, why) : 0;
}

static int check_limits(struct bpf_load *load, char *why)
{
	return load->hook->check_limits ? load->hook->check_limits(load, why) :
					  0;
}

/* What the program needs to know about where it will be attached. */
static int set_up(struct bpf_load *load, char *why)
{
	int err = 0;

	if (load->hook->at_devices)
		err = bpf_load_describe_devices(load, why);
	load->setup.frags = load->place.frags;
	load->place.bound = !!load->setup.bound;
	load->setup.generation =
		load->generation - kz_edits_count(load->image->bytes);
	load->setup.secret = load->old_secret;
	while (!err && !load->setup.secret)
		if (getrandom(&load->setup.secret, sizeof(uint32_t), 0) < 0)
			err = refuse_errno(why, -errno,
					   "cannot draw a random number");
	return err;
}

static int load_program(struct bpf_load *load, char *why)
{
	const struct bpf_carry_over before = { load->old, load->flows,
					       load->sets };
	int err;

	err = bpf_policy_load(&load->policy,
			      load->attachment->with_module ?
				      load->hook->with_module :
				      load->hook->source,
			      load->image, &load->setup, &before, load->form,
			      why);
	if (!err)
		load->program = bpf_program__fd(load->policy.program);
	return err;
}

/* Bind to the program what later calls read from it. */
static int bind_state(struct bpf_load *load, char *why)
{
	struct bpf_state state = {
		/* Which the edits in the image are added to. */
		.generation =
			load->generation - kz_edits_count(load->image->bytes),
		.with_module = load->attachment->with_module,
		.secret = load->setup.secret,
	};
	uint32_t *carried;
	int err;

	err = bpf_counters_carry(load->program, load->old, load->image,
				 load->attachment->counts, &state, &carried,
				 why);
	err = err   ?:
		      bpf_state_bind(load->program, load->attachment->name,
				     load->image, &state, carried, why);
	if (!err && load->hook->at_devices)
		err = place_bind(load->program, &load->place, why);
	free(carried);
	return err;
}

int bpf_load_prepare(struct bpf_load *load, char *why)
{
	return load->hook->prepare ? load->hook->prepare(load, why) : 0;
}

static void clean_up(struct bpf_load *load, uint64_t features)
{
	if (load->old >= 0 && load->hook->cleanup)
		load->hook->cleanup(&load->pins, features);
}

void bpf_load_undo_prepare(struct bpf_load *load)
{
	clean_up(load, load->old_features);
}

static int claim_fields(struct bpf_load *load, char *why)
{
	if (!load->attachment->with_module)
		return 0;
	return bpf_claim_make(&load->claim, load->attachment->name,
			      load->attachment->policy, load->image, why);
}

static void undo_claim(struct bpf_load *load)
{
	bpf_claim_undo(&load->claim, load->attachment->name);
}

/* ---- the program, attached ---- */

static int attach(struct bpf_load *load, char *why)
{
	int program = load->slot.map < 0 ?
			      load->program :
			      bpf_program__fd(load->slot.dispatcher.program);

	return load->hook->attach(load, &load->devices, program, why);
}

static int move(struct bpf_load *load, char *why)
{
	int moved;

	if (load->attachment->position.kind == POSITION_ANY ||
	    !load->hook->move)
		return 0;
	moved = load->hook->move(load, why);
	load->moved = moved > 0;
	return moved < 0 ? moved : 0;
}

static int fill_slot(struct bpf_load *load, char *why)
{
	int err;

	if (load->slot.map < 0)
		return 0;
	err = slot_fill(&load->slot, load->program);
	return err ? refuse_errno(why, err,
				  "cannot fill the dispatcher's slot") :
		     0;
}

static int update(struct bpf_load *load, char *why)
{
	char where[128];
	int err;

	if (load->slot.map >= 0 || load->moved)
		return 0;
	err = load->hook->update(load, load->program);
	if (!err)
		return 0;
	load->hook->where(&load->pins, where, sizeof(where));
	return refuse_errno(why, err, "cannot replace '%s' at %s",
			    load->attachment->name, where);
}

/* ---- all of it ---- */

/* clang-format off */
static const struct load_step steps[] = {
	{ ALWAYS,	configure,		NULL },
	{ ALWAYS,	check_permitted,	NULL },
	{ ALWAYS,	bpf_load_lock_name,	NULL },
	{ ALWAYS,	find_other_hook,	NULL },
	{ ALWAYS,	find_attached,		NULL },
	{ ALWAYS,	bpf_load_recall_place,	NULL },
	{ REPLACEMENT,	bpf_load_match_attached, NULL },
	{ ALWAYS,	check_with_module,	NULL },
	{ ALWAYS,	bpf_move_begin,		bpf_move_undo },
	{ ALWAYS,	bpf_load_find_devices,	NULL },
	{ REPLACEMENT,	bpf_load_open_slot,	NULL },
	{ ALWAYS,	choose_bound,		NULL },
	{ ALWAYS,	bpf_load_choose_frags,	NULL },
	{ FIRST_LOAD,	create_slot,		undo_first_load },
	{ ALWAYS,	check_limits,		NULL },
	{ ALWAYS,	set_up,			NULL },
	{ ALWAYS,	bpf_load_choose_flows,	NULL },
	{ ALWAYS,	bpf_load_choose_sets,	NULL },
	{ ALWAYS,	load_program,		NULL },
	{ ALWAYS,	bind_state,		NULL },
	{ ALWAYS,	bpf_load_prepare,	bpf_load_undo_prepare },
	{ ALWAYS,	claim_fields,		undo_claim },
	{ FIRST_LOAD,	attach,			NULL },
	/* What is attached, at more devices. */
	{ REPLACEMENT,	bpf_load_add_slot,	NULL },
	{ REPLACEMENT,	bpf_load_extend,	bpf_load_undo_extend },
	{ REPLACEMENT,	move,			NULL },
	/* From here on packets meet the new policy: the slot's program, */
	{ ALWAYS,	fill_slot,		NULL },
	/* or where there is no slot, the link's. */
	{ REPLACEMENT,	update,			NULL },
	{ ALWAYS,	bpf_move_exchange,	NULL },
	{ 0 },
};
/* clang-format on */

static bool applies(const struct load_step *step, const struct bpf_load *load)
{
	return step->when == ALWAYS ||
	       (step->when == REPLACEMENT) == (load->old >= 0 && !load->moving);
}

int bpf_load_run(struct bpf_load *load, const struct load_step *steps,
		 char *why)
{
	size_t i;
	int err = 0;

	for (i = 0; steps[i].run && !err; i++)
		if (applies(&steps[i], load))
			err = steps[i].run(load, why);
	while (err && i--)
		if (steps[i].undo && applies(&steps[i], load))
			steps[i].undo(load);
	return err;
}

void bpf_load_end(struct bpf_load *load)
{
	bpf_claim_keep(&load->claim);
	slot_close(&load->slot);
	bpf_policy_close(&load->policy);
	if (load->flows >= 0)
		close(load->flows);
	if (load->sets >= 0)
		close(load->sets);
	if (load->old >= 0)
		close(load->old);
	pins_close(&load->pins);
	pins_close(&load->replaced);
}

void bpf_load_begin(struct bpf_load *load, const struct bpf_hook *hook,
		    const struct attachment *attachment)
{
	*load = (struct bpf_load){
		.hook = hook,
		.request = *attachment,
		.pins = PINS_CLOSED,
		.old_hook = hook,
		.replaced = PINS_CLOSED,
		.slot.map = -1,
		.program = -1,
		.flows = -1,
		.sets = -1,
		.old = -1,
	};
	load->attachment = &load->request;
}

/* The policy is loaded: what fails here can only be said. */
static void catch_up(const struct bpf_load *load)
{
	const struct policy *policy = load->attachment->policy;
	int err = bpf_sets_catch_up(load->program, load->old);

	/* A set that is full takes none (S56). */
	if (err && err != -ENOSPC && load->attachment->messages)
		policy_message(
			policy, load->attachment->messages, SEVERITY_WARNING,
			policy->sets[0]->at,
			"sets of another size than before may lack what packets added during the load: %s",
			errno_words(err));
}

int bpf_load_once(const struct backend *backend,
		  const struct attachment *attachment,
		  const struct image *image, uint32_t *generation, char *why)
{
	struct bpf_load load;
	int err;

	bpf_load_begin(&load, backend->bpf, attachment);
	load.image = image;
	load.features = image->header->features;
	err = bpf_load_run(&load, steps, why);
	if (!err) {
		bpf_move_finish(&load);
		catch_up(&load);
		clean_up(&load, load.features);
		bpf_load_shrink(&load);
	}
	*generation = load.generation;
	bpf_load_end(&load);
	return err;
}
