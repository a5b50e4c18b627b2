// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/claim.h"
#include "userspace/backend/bpf/counters.h"
#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

/* fd of the attached program under @name, or -errno and @why. */
static int attached_program(const struct bpf_hook *hook, const char *name,
			    struct pins *pins, bool change, char *why)
{
	int fd = pins_open(pins, name, change, why);

	if (fd)
		return fd;
	fd = bpf_hook_program(hook, pins);
	if (fd < 0) {
		if (change)
			pins_close(pins);
		return fd == -ENOENT ?
			       refuse(why, fd, "no policy '%s' here", name) :
			       refuse_errno(why, fd, "'%s': cannot read it",
					    name);
	}
	return fd;
}

int bpf_loaded_open(const struct backend *backend, const char *name, char *why)
{
	struct pins pins;

	return attached_program(backend->bpf, name, &pins, false, why);
}

/* Its fields first: while rules refer to them it stays. */
static int give_up_claim(int program, const char *name, char *why)
{
	const struct bpf_state *state;
	bool with_module;
	int err = bpf_state_open(program, &state);

	if (err)
		return err == -ENOENT ?
			       0 :
			       refuse_errno(why, err,
					    "'%s': cannot read its maps", name);
	with_module = state->with_module;
	bpf_state_close(state);
	return with_module ? bpf_claim_end(name, why) : 0;
}

int bpf_unload(const struct backend *backend, const char *name, char *why)
{
	struct pins pins;
	int err, fd = attached_program(backend->bpf, name, &pins, true, why);

	if (fd < 0)
		return fd;
	err = give_up_claim(fd, name, why);
	if (!err)
		bpf_hook_remove(backend->bpf, &pins);
	pins_close(&pins);
	close(fd);
	return err;
}

int bpf_get_image(const struct backend *backend, const char *name,
		  struct image *image, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);

	if (fd < 0)
		return fd;
	err = bpf_state_image(fd, image);
	close(fd);
	if (err)
		refuse_errno(why, err, "'%s': cannot read its maps", name);
	return err;
}

int bpf_get_counters(const struct backend *backend, const char *name,
		     struct kz_counter **counters, uint32_t *count, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);

	if (fd < 0)
		return fd;
	err = bpf_counters_read(fd, counters, count);
	close(fd);
	if (err)
		refuse_errno(why, err, "'%s': cannot read its counters", name);
	return err;
}

struct listing {
	const struct bpf_hook *hook;
	int (*each)(const struct loaded *loaded, void *context);
	void *context;
};

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
	devices_print(&unattached, loaded->unattached,
		      sizeof(loaded->unattached));
	if (!there.count)
		snprintf(loaded->where, sizeof(loaded->where), "no device");
	if (*loaded->gone)
		where_add(loaded, ", %s gone", loaded->gone);
	if (*loaded->unattached)
		where_add(loaded, ", %s not attached", loaded->unattached);
	return 0;
}

static int list_one(const struct pins *pins, const char *name, void *context)
{
	const struct listing *listing = context;
	const struct bpf_hook *hook = listing->hook;
	const struct bpf_state *state;
	struct loaded loaded;
	int err, fd = bpf_hook_program(hook, pins);

	if (fd < 0)
		return 0; /* another backend's, or a leftover */
	err = bpf_state_open(fd, &state);
	if (err) {
		close(fd);
		return err == -ENOENT ? 0 : err;
	}
	loaded = (struct loaded){
		.backend = hook->name,
		.generation = state->generation,
		.rules = state->header.n_rules,
		.memory = bpf_maps_memory(fd),
		.with_module = state->with_module,
		.at_devices = hook->at_devices,
	};
	bpf_state_close(state);
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	hook->where(pins, loaded.where, sizeof(loaded.where));
	if (hook->at_devices)
		err = devices_add(hook, pins, fd, &loaded);
	if (loaded.with_module)
		where_add(&loaded, " with module");
	close(fd);
	return err ?: listing->each(&loaded, listing->context);
}

int bpf_list(const struct backend *backend,
	     int (*each)(const struct loaded *loaded, void *context),
	     void *context, char *why)
{
	struct listing listing = { backend->bpf, each, context };
	int err = pins_each(list_one, &listing);

	if (err < 0)
		refuse(why, err, "cannot read what is loaded: %s",
		       err == -EPERM ? BPF_NEEDS_ROOT : errno_words(err));
	return err;
}
