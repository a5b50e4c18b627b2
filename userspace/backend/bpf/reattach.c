// SPDX-License-Identifier: GPL-2.0-only
/* Policies at devices that have come; see reattach.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/attach.h"
#include "userspace/backend/bpf/load_devices.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/reattach.h"
#include "userspace/base/refuse.h"

struct reattaching {
	const struct backend *backend;
	void (*report)(const struct reattached *what, void *context);
	void *context;
};

/* clang-format off */
static const struct load_step steps[] = {
	{ ALWAYS,	bpf_load_lock_name,	NULL },
	{ ALWAYS,	bpf_attach_find_loaded,	NULL },
	{ ALWAYS,	bpf_attach_recall_place, NULL },
	{ ALWAYS,	bpf_load_match_attached, NULL },
	{ ALWAYS,	bpf_load_find_devices,	NULL },
	{ ALWAYS,	bpf_attach_compare_links, NULL },
	{ ALWAYS,	bpf_load_open_slot,	NULL },
	{ ALWAYS,	bpf_load_add_slot,	NULL },
	{ ALWAYS,	bpf_load_prepare,	bpf_load_undo_prepare },
	{ ALWAYS,	bpf_load_extend,	bpf_load_undo_extend },
	{ 0 },
};
/* clang-format on */

/* The devices of the policy where it is not attached. 0 or -errno. */
static int find_new(const struct bpf_hook *hook, const struct pins *pins,
		    struct devices *new, char *why)
{
	int program = bpf_hook_program(hook, pins), err;
	struct devices devices, there;
	struct bpf_place place;

	new->count = 0;
	if (program < 0) /* another backend's, or a leftover */
		return program == -ENOENT ? 0 : program;
	err = place_read(program, &place);
	close(program);
	if (err)
		return err == -ENOENT ? 0 : err;
	err = place_find(&place, &devices, NULL, why);
	err = err ?: hook->devices(pins, &there);
	if (!err)
		*new = devices_without(&devices, &there);
	return err;
}

/* Attach @name at device @only, or where it is not yet (0). Warned, also with
 * @why.
 */
static int attach(const struct backend *backend, const char *name, int only,
		  char *why)
{
	struct messages messages = { 0 };
	struct attachment attachment = { .messages = &messages };
	struct bpf_load load;
	int err;

	snprintf(attachment.name, sizeof(attachment.name), "%s", name);
	bpf_load_begin(&load, backend->bpf, &attachment);
	load.only = only;
	err = bpf_load_run(&load, steps, why);
	if (!err)
		bpf_load_shrink(&load); /* what devices that went have left */
	bpf_load_end(&load);
	if (err == -ESTALE)
		err = bpf_attach_reload(backend, &attachment, why);
	if (!err)
		snprintf(why, WHY_SIZE, "%s",
			 messages.count ? messages.list[0].text : "");
	messages_clear(&messages);
	return err;
}

static void report(const struct reattaching *reattaching, const char *name,
		   const struct devices *devices, int error, char *why)
{
	char text[256];
	const struct reattached what = {
		.policy = name,
		.backend = reattaching->backend->name,
		.device = devices->count ? text : NULL,
		.error = error,
		.why = why,
	};

	devices_print(devices, text, sizeof(text));
	if (error && !*why)
		bpf_unreadable(why, error, name);
	reattaching->report(&what, reattaching->context);
}

/* One device that cannot be attached to does not keep it from the others. */
static void attach_each(const struct reattaching *reattaching, const char *name,
			const struct devices *new)
{
	struct devices one = { .count = 1 };
	char why[WHY_SIZE];
	unsigned int i;
	int err;

	for (i = 0; i < new->count; i++) {
		one.ifindex[0] = new->ifindex[i];
		why[0] = '\0';
		err = attach(reattaching->backend, name, one.ifindex[0], why);
		report(reattaching, name, &one, err, why);
	}
}

static int reattach_one(const struct pins *pins, const char *name,
			void *context, char *why)
{
	const struct reattaching *reattaching = context;
	struct devices new;
	int err;

	why[0] = '\0';
	err = find_new(reattaching->backend->bpf, pins, &new, why);
	if (!err && !new.count)
		return 0;
	err = err ?: attach(reattaching->backend, name, 0, why);
	if (err && new.count > 1)
		attach_each(reattaching, name, &new);
	else
		report(reattaching, name, &new, err, why);
	return 0;
}

int bpf_reattach(const struct backend *backend,
		 void (*report)(const struct reattached *what, void *context),
		 void *context, char *why)
{
	struct reattaching reattaching = { backend, report, context };

	return pins_each(reattach_one, &reattaching, why);
}
