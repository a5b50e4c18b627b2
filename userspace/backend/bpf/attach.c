// SPDX-License-Identifier: GPL-2.0-only
/*
 * kzmark attach and detach. The policy's place is changed first: what a killed
 * process has not attached, 'kzmark follow' attaches.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/validate.h"
#include "userspace/backend/bpf/attach.h"
#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

int bpf_attach_find_loaded(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->name;
	const struct bpf_state *state;
	int err;

	load->stays = true;
	load->old = bpf_hook_program(load->hook, &load->pins);
	if (load->old == -ENOENT)
		return refuse(why, -ENOENT, "no policy '%s' here", name);
	err = load->old < 0 ? load->old : bpf_state_open(load->old, &state);
	if (err)
		return refuse_errno(why, err, "cannot read '%s'", name);
	load->features = state->header.features;
	load->old_features = load->features;
	load->old_with_module = state->with_module;
	load->old_secret = state->secret;
	load->setup.secret = state->secret;
	load->request.with_module = state->with_module;
	bpf_state_close(state);
	return 0;
}

/* As it is; then the names that the command has. */
int bpf_attach_recall_place(struct bpf_load *load, char *why)
{
	int err = bpf_load_recall_place(load, why);

	load->place = load->old_place;
	return err;
}

static int take_names(struct bpf_load *load, char *why)
{
	const struct attachment *attachment = load->attachment;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < attachment->n_devices; i++)
		err = place_take(&load->place, attachment->devices[i], why);
	if (!err && !load->place.n_names)
		err = refuse(why, -EINVAL,
			     "it would have no device: 'kzmark unload %s'",
			     attachment->name);
	return err;
}

/* A load compares the devices that rules send to; they are not kept. */
static int check_returns(struct bpf_load *load, char *why)
{
	if (!load->setup.egress ||
	    !(load->features & (KZ_F_MIRROR | KZ_F_REDIRECT)))
		return 0;
	return refuse(
		why, -EOPNOTSUPP,
		"'%s' sends packets to devices, and evaluates what is sent: load it with the devices that it shall have, which checks that no packet comes back",
		load->attachment->name);
}

/* Those that it is attached to without the ones of the names taken. */
static int find_kept(struct bpf_load *load, char *why)
{
	int err = load->hook->devices(&load->pins, &load->there);
	char name[IF_NAMESIZE];
	unsigned int i;

	if (err)
		return refuse_errno(why, err,
				    "cannot read where '%s' is attached",
				    load->attachment->name);
	for (i = 0; i < load->there.count; i++)
		/* One that was renamed stays. */
		if (!if_indextoname(load->there.ifindex[i], name) ||
		    !place_matches(&load->old_place, name) ||
		    place_matches(&load->place, name))
			load->devices.ifindex[load->devices.count++] =
				load->there.ifindex[i];
	return 0;
}

/* The program is made for one kind of link header. */
int bpf_attach_compare_links(struct bpf_load *load, char *why)
{
	const struct bpf_place *old = &load->old_place;
	int err = bpf_load_describe_devices(load, why);

	if (err || !old->is_known || !load->devices.count)
		return err;
	/* Its device has gone, and with it what its program was bound to. */
	if (old->bound && !load->there.count)
		return -ESTALE;
	if (load->place.link_length == old->link_length &&
	    (load->place.ether == old->ether || !(load->features & KZ_F_ETHER)))
		return 0;
	/* Nothing is attached: it can be made for these. */
	if (!load->there.count && !load->old_with_module)
		return -ESTALE;
	return refuse(
		why, -EINVAL,
		"'%s' is loaded for devices %s Ethernet header: load the policy for these under another name",
		load->attachment->name, old->ether ? "with" : "without");
}

/* The image that @name's program has, loaded for the devices there now. */
int bpf_attach_reload(const struct backend *backend,
		      const struct attachment *attachment, char *why)
{
	struct image image;
	uint32_t generation;
	int err, program = bpf_loaded_open(backend, attachment->name, why);

	if (program < 0)
		return program;
	err = bpf_state_image(program, &image);
	close(program);
	if (err)
		return refuse_errno(why, err, "'%s': cannot read its maps",
				    attachment->name);
	/* It may have been changed in place. */
	image.header->checksum =
		kz_image_checksum(image.bytes, image.header->size);
	err = bpf_load(backend, attachment, &image, &generation, why);
	image_free(&image);
	return err;
}

static int write_place(struct bpf_load *load, char *why)
{
	int err = place_write(load->old, &load->place);

	/* An earlier version's. */
	if (err == -ENOENT)
		return place_bind(load->old, &load->place, why);
	return err ? refuse_errno(why, err, "cannot keep the devices' names") :
		     0;
}

static void undo_place(struct bpf_load *load)
{
	place_write(load->old, &load->old_place);
}

/* clang-format off */
static const struct load_step attach_steps[] = {
	{ ALWAYS,	bpf_load_lock_name,	NULL },
	{ ALWAYS,	bpf_attach_find_loaded,	NULL },
	{ ALWAYS,	bpf_attach_recall_place, NULL },
	{ ALWAYS,	bpf_load_name_devices,	NULL },
	{ ALWAYS,	bpf_load_match_attached, NULL },
	{ ALWAYS,	check_returns,		NULL },
	{ ALWAYS,	bpf_load_find_devices,	NULL },
	{ ALWAYS,	bpf_attach_compare_links, NULL },
	{ ALWAYS,	bpf_load_open_slot,	NULL },
	{ ALWAYS,	bpf_load_add_slot,	NULL },
	{ ALWAYS,	write_place,		undo_place },
	{ ALWAYS,	bpf_load_prepare,	bpf_load_undo_prepare },
	{ ALWAYS,	bpf_load_extend,	bpf_load_undo_extend },
	{ 0 },
};

static const struct load_step detach_steps[] = {
	{ ALWAYS,	bpf_load_lock_name,	NULL },
	{ ALWAYS,	bpf_attach_find_loaded,	NULL },
	{ ALWAYS,	bpf_attach_recall_place, NULL },
	{ ALWAYS,	take_names,		NULL },
	{ ALWAYS,	find_kept,		NULL },
	{ ALWAYS,	write_place,		NULL },
	{ 0 },
};
/* clang-format on */

static int change(const struct backend *backend,
		  const struct attachment *attachment,
		  const struct load_step *steps, char *why)
{
	struct bpf_load load;
	int err;

	bpf_load_begin(&load, backend->bpf, attachment);
	err = bpf_load_run(&load, steps, why);
	if (!err)
		bpf_load_shrink(&load);
	bpf_load_end(&load);
	return err == -ESTALE ? bpf_attach_reload(backend, attachment, why) :
				err;
}

int bpf_attach(const struct backend *backend,
	       const struct attachment *attachment, char *why)
{
	return change(backend, attachment, attach_steps, why);
}

int bpf_detach(const struct backend *backend,
	       const struct attachment *attachment, char *why)
{
	return change(backend, attachment, detach_steps, why);
}
