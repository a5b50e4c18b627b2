// SPDX-License-Identifier: GPL-2.0-only
/* A policy's devices; see load_devices.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/tc_name.h"
#include "userspace/base/device_pattern.h"
#include "userspace/base/refuse.h"

#define ETHER_LENGTH 14

/* ---- names ---- */

int bpf_load_name_devices(struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < attachment->n_devices; i++)
		err = place_add(&load->place, attachment->devices[i], why);
	return err;
}

/* Of a policy that an earlier version loaded: it is where it was told to be. */
static int place_guess(struct bpf_load *load, char *why)
{
	struct devices there = { 0 };
	char name[IF_NAMESIZE];
	unsigned int i;
	int err = 0;

	if (load->old_hook->at_devices)
		err = load->old_hook->devices(&load->pins, &there);
	load->old_place.frags = 1; /* if it has a slot */
	for (i = 0; !err && i < there.count; i++)
		if (if_indextoname(there.ifindex[i], name))
			err = place_add(&load->old_place, name, why);
	return err;
}

/* Where a device's program goes among others': as the load asked. */
static void position_keep(struct bpf_load *load)
{
	const struct position *position = &load->attachment->position;
	struct bpf_place *place = &load->place;

	if (position->kind == POSITION_ANY) {
		place->position = load->old_place.position;
		place->preference = load->old_place.preference;
		memcpy(place->neighbour, load->old_place.neighbour,
		       sizeof(place->neighbour));
		return;
	}
	place->position = position->kind;
	place->preference = position->preference;
	place->neighbour[0] = '\0';
	if (position->program)
		tc_name_keep(position->program, place->neighbour);
}

struct position bpf_load_position(const struct bpf_load *load)
{
	const struct position *asked = &load->attachment->position;
	struct position position;

	if (asked->kind != POSITION_ANY)
		return *asked;
	position = place_position(&load->place);
	position.kept = true;
	return position;
}

int bpf_load_recall_place(struct bpf_load *load, char *why)
{
	struct bpf_place *old = &load->old_place;
	int err;

	if (!load->hook->at_devices || load->old < 0)
		return 0;
	err = place_read(load->old, old);
	if (err == -ENOENT)
		err = place_guess(load, why);
	if (err)
		return refuse_errno(why, err, "cannot read the devices of '%s'",
				    load->attachment->name);
	if (!load->place.n_names) {
		load->place.n_names = old->n_names;
		memcpy(load->place.names, old->names, sizeof(old->names));
	}
	if (load->attachment->hook || !old->hook[0] ||
	    load->old_hook != load->hook)
		return 0;
	load->request.hook = old->hook;
	return load->hook->configure(load, why);
}

/* ---- devices ---- */

static int refuse_missing(const struct bpf_load *load,
			  const struct bpf_place *missing, char *why)
{
	const struct attachment *attachment = load->attachment;
	unsigned int i;
	bool was_there;

	for (i = 0; i < missing->n_names; i++) {
		was_there = place_has(&load->old_place, missing->names[i]);
		if (!was_there && !attachment->waits)
			return refuse(why, -ENODEV, "no device '%s' here%s",
				      missing->names[i],
				      strchr(missing->names[i], ',') ?
					      ": give each one its own --dev" :
					      "");
		if (attachment->messages && attachment->policy)
			messages_add(
				attachment->messages, SEVERITY_WARNING,
				attachment->policy->file, NULL,
				(struct location){ 0 },
				was_there ?
					"device '%s' is gone: the policy is not attached there until it comes back" :
					"device '%s' is not here yet: the policy waits for it, and 'kzmark follow' attaches it",
				missing->names[i]);
	}
	return 0;
}

/* Of those that are not attached only the one. */
static void keep_only(struct bpf_load *load)
{
	load->devices = load->there;
	if (!devices_have(&load->there, load->only) &&
	    load->devices.count < BACKEND_MAX_DEVICES)
		load->devices.ifindex[load->devices.count++] = load->only;
}

/* Those that were renamed are the policy's until it is told other devices. */
static void keep_renamed(struct bpf_load *load)
{
	struct devices renamed = devices_without(&load->there, &load->devices);
	struct devices *devices = &load->devices;
	unsigned int i;

	for (i = 0; i < renamed.count && devices->count < BACKEND_MAX_DEVICES;
	     i++)
		devices->ifindex[devices->count++] = renamed.ifindex[i];
}

int bpf_load_find_devices(struct bpf_load *load, char *why)
{
	struct bpf_place missing = { 0 };
	int err = 0;

	if (!load->hook->at_devices)
		return 0;
	if (!load->place.n_names)
		return refuse(why, -EUSAGE, "needs a device: --dev DEVICE");
	if (load->old >= 0)
		err = load->hook->devices(&load->pins, &load->there);
	if (err)
		return refuse_errno(why, err,
				    "cannot read where '%s' is attached",
				    load->attachment->name);
	err = place_find(&load->place, &load->devices, &missing, why);
	err = err ?: refuse_missing(load, &missing, why);
	if (load->only)
		keep_only(load);
	else if (!load->attachment->n_devices)
		keep_renamed(load);
	return err;
}

/*
 * Native XDP takes fragments always: a policy may get a device with a large MTU
 * or a slot later. Generic XDP makes packets linear for a program that takes
 * none, and loses the metadata of packets, and so marks, for one that does (seen
 * on Linux 6.18).
 */
int bpf_load_choose_frags(struct bpf_load *load, char *why)
{
	const char *hook = load->attachment->hook;

	(void)why;
	if (load->setup.bound)
		load->place.frags = bpf_bound_takes_frags(load->setup.bound);
	else if (load->old >= 0 && load->slot.map >= 0)
		load->place.frags = load->old_place.frags;
	else
		load->place.frags = load->hook->type == BPF_PROG_TYPE_XDP &&
				    (!hook || strcmp(hook, "generic"));
	return 0;
}

int bpf_load_describe_devices(struct bpf_load *load, char *why)
{
	const struct bpf_place *old = &load->old_place;
	struct kz_setup *setup = &load->setup;
	int err;

	if (load->attachment->hook)
		snprintf(load->place.hook, sizeof(load->place.hook), "%s",
			 load->attachment->hook);
	position_keep(load);
	err = devices_describe(&load->devices, load->features, setup, why);
	if (err)
		return err;
	if (!load->devices.count) {
		setup->link_length = old->is_known ? old->link_length :
						     ETHER_LENGTH;
		setup->ether = old->is_known ? old->ether : 1;
	}
	load->place.is_known = 1;
	load->place.link_length = setup->link_length;
	load->place.ether = setup->ether;
	return 0;
}

/* ---- slot ---- */

bool bpf_load_needs_slot(const struct bpf_load *load)
{
	const struct bpf_hook *hook = load->hook;
	struct devices new;

	if (!hook->update)
		return true;
	if (load->place.n_names > 1 || device_is_pattern(load->place.names[0]))
		return true;
	new = devices_without(&load->devices, &load->there);
	return new.count + load->there.count != 1 ||
	       (hook->needs_slot && hook->needs_slot());
}

/* The slot has what is attached; then the attach point gets the dispatcher. */
int bpf_load_add_slot(struct bpf_load *load, char *why)
{
	int err;

	if (load->slot.map >= 0 || !bpf_load_needs_slot(load))
		return 0;
	if (load->old_place.bound)
		return refuse(
			why, -EINVAL,
			"'%s' is for one device only, which tells it the VLAN tags: load the policy for others under another name",
			load->attachment->name);
	err = slot_create(&load->pins, load->hook->dispatcher,
			  load->old_place.frags, load->old, &load->slot, why);
	if (err == -EINVAL) /* the program takes no fragments */
		return refuse(
			why, err,
			"'%s' was loaded by an earlier version, for one device only: load it again there first",
			load->attachment->name);
	if (err)
		return err;
	err = load->hook->update(
		load, bpf_program__fd(load->slot.dispatcher.program));
	if (err && err != -ENOENT) /* no device is there */
		return refuse_errno(why, err, "cannot give '%s' a dispatcher",
				    load->attachment->name);
	return 0;
}

/* ---- attach, detach ---- */

/* fd of what other devices run, to be closed by the caller; or -errno. */
static int what_others_run(struct bpf_load *load, char *why)
{
	int fd, err;

	/* The only device: the old program was bound to one that is gone. */
	if (load->setup.bound)
		return dup(load->program);
	if (load->slot.map >= 0 && load->slot.dispatcher.program)
		return dup(bpf_program__fd(load->slot.dispatcher.program));
	fd = load->hook->program(&load->pins);
	if (fd != -ENOENT || load->slot.map < 0)
		return fd >= 0 ? fd :
				 refuse_errno(why, fd, "cannot read '%s'",
					      load->attachment->name);
	err = slot_dispatch(&load->slot, load->hook->dispatcher,
			    load->old_place.frags, why);
	return err ?: dup(bpf_program__fd(load->slot.dispatcher.program));
}

int bpf_load_extend(struct bpf_load *load, char *why)
{
	struct devices new;
	int fd, err;

	if (!load->hook->at_devices)
		return 0;
	new = devices_without(&load->devices, &load->there);
	if (!new.count)
		return 0;
	fd = what_others_run(load, why);
	if (fd < 0)
		return fd;
	err = load->hook->attach(load, &new, fd, why);
	close(fd);
	load->extended = !err;
	return err;
}

void bpf_load_undo_extend(struct bpf_load *load)
{
	struct devices new = devices_without(&load->devices, &load->there);

	if (load->extended)
		load->hook->detach(&load->pins, &new);
}

void bpf_load_shrink(struct bpf_load *load)
{
	struct devices old;

	if (!load->hook->at_devices || load->old < 0)
		return;
	old = devices_without(&load->there, &load->devices);
	load->hook->detach(&load->pins, &old);
}
