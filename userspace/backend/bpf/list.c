// SPDX-License-Identifier: GPL-2.0-only
/* What is loaded, attached or left over; see loaded.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/elsewhere.h"
#include "userspace/backend/bpf/flow_cache.h"
#include "userspace/backend/bpf/form.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/live.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/bpf/table.h"
#include "userspace/base/refuse.h"

struct listing {
	const struct bpf_hook *hook;
	int (*each)(const struct loaded *loaded, void *context);
	void *context;
	/* The first policy that cannot be read; the others are listed. */
	int err;
	char *why;
};

/* A policy without a program; or whose program cannot be found, then @err. */
static int list_rest(const struct listing *listing, const struct pins *pins,
		     const char *name, int err, char *why)
{
	struct loaded loaded = { .backend = listing->hook->name,
				 .left_over = true };
	const struct bpf_hook *hook;
	int failed = bpf_hooks_owner(pins, &hook);

	if (failed)
		return bpf_unreadable(why, failed, name);
	if (hook != listing->hook || pins_are_changing(pins))
		return 0;
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	strcpy(loaded.where,
	       err == -EMEDIUMTYPE ? "unknown: damaged" : "nowhere: left over");
	return listing->each(&loaded, listing->context);
}

__attribute__((format(printf, 2, 3))) static void
where_add(struct loaded *loaded, const char *format, ...)
{
	size_t length = strlen(loaded->where);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(loaded->where + length, sizeof(loaded->where) - length,
		  format, arguments);
	va_end(arguments);
}

/* The devices that it was told, and which of them it is not attached to. */
static int devices_add(const struct bpf_hook *hook, const struct pins *pins,
		       int program, struct loaded *loaded)
{
	struct devices devices, there, unattached;
	struct bpf_place place, gone = { 0 };
	char why[WHY_SIZE];
	int err = place_read(program, &place);

	if (err)
		return err == -ENOENT ? 0 : err;
	err = hook->devices(pins, &there);
	err = err ?: place_find(&place, &devices, &gone, why);
	if (err)
		return err;
	place_print(&place, loaded->devices, sizeof(loaded->devices));
	place_print(&gone, loaded->gone, sizeof(loaded->gone));
	unattached = devices_without(&devices, &there);
	err = devices_print(&unattached, loaded->unattached,
			    sizeof(loaded->unattached));
	if (!there.count)
		snprintf(loaded->where, sizeof(loaded->where), "no device");
	if (*loaded->gone)
		where_add(loaded, ", %s gone", loaded->gone);
	if (*loaded->unattached)
		where_add(loaded, ", %s not attached", loaded->unattached);
	return err;
}

/* What was changed in place since then. */
static int edits_read(int program, struct loaded *loaded)
{
	int err = bpf_live_edits(program, &loaded->edits, &loaded->rules);

	loaded->generation += loaded->edits;
	return err;
}

/* All of a policy's facts; its program is @fd. 0 or -errno; -ENOENT: it is not
 * kzmark's.
 */
static int facts_read(const struct bpf_hook *hook, const struct pins *pins,
		      int fd, struct loaded *loaded)
{
	const struct bpf_state *state;
	const char *form;
	int err = bpf_state_open(fd, &state);

	if (err)
		return err;
	loaded->backend = hook->name;
	loaded->generation = state->generation;
	loaded->rules = state->header.n_rules;
	loaded->with_module = state->with_module;
	loaded->at_devices = hook->at_devices;
	bpf_state_close(state);
	err = edits_read(fd, loaded);
	err = err ?: bpf_maps_memory(fd, &loaded->memory);
	err = err ?: bpf_tables_refused(fd, &loaded->refused);
	err = err ?: flow_cache_read(fd, &loaded->cache);
	err = err ?: bpf_form_read(fd, &form);
	if (!err)
		snprintf(loaded->form, sizeof(loaded->form), "%s", form);
	err = err ?: hook->where(pins, loaded->where, sizeof(loaded->where));
	if (!err && hook->at_devices)
		err = devices_add(hook, pins, fd, loaded);
	if (loaded->with_module)
		where_add(loaded, " with module");
	return err == -ENOENT ? -EIO : err;
}

static int list_elsewhere(const struct elsewhere *policy, void *context,
			  char *why)
{
	const struct listing *listing = context;
	struct loaded loaded = {
		.backend = policy->hook->name,
		.elsewhere = true,
		.generation = policy->state->generation,
		.rules = policy->state->header.n_rules,
		.with_module = policy->state->with_module,
		.at_devices = policy->hook->at_devices,
	};
	int err = bpf_maps_memory(policy->program, &loaded.memory);

	err = err ?: edits_read(policy->program, &loaded);
	if (err)
		return bpf_unreadable(why, err, policy->name);
	strcpy(loaded.name, policy->name);
	where_add(&loaded, "%s, pins elsewhere", policy->where);
	return listing->each(&loaded, listing->context);
}

static int list_one(const struct pins *pins, const char *name, void *context,
		    char *why)
{
	struct listing *listing = context;
	struct loaded loaded = { 0 };
	int fd = bpf_hook_program(listing->hook, pins), err = fd;

	if (fd == -ENOENT)
		return list_rest(listing, pins, name, fd, why);
	if (fd >= 0) {
		err = facts_read(listing->hook, pins, fd, &loaded);
		close(fd);
	}
	if (!err) {
		snprintf(loaded.name, sizeof(loaded.name), "%s", name);
		return listing->each(&loaded, listing->context);
	}
	if (err == -ENOENT)
		return 0;
	if (!listing->err)
		listing->err = bpf_unreadable(listing->why, err, name);
	return err == -EMEDIUMTYPE ? list_rest(listing, pins, name, err, why) :
				     0;
}

int bpf_list(const struct backend *backend,
	     int (*each)(const struct loaded *loaded, void *context),
	     void *context, char *why)
{
	char first[WHY_SIZE] = "";
	struct listing listing = { backend->bpf, each, context, 0, first };
	int err = pins_each(list_one, &listing, why);

	if (!err && !listing.err)
		err = elsewhere_each(listing.hook, list_elsewhere, &listing,
				     why);
	return err || !listing.err ? err :
				     refuse(why, listing.err, "%s", first);
}
