// SPDX-License-Identifier: GPL-2.0-only
/* BPF policies in force; see bpf_force.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bpf_force.h"
#include "bpf_state.h"

extern const struct bpf_hook bpf_hook_xdp;
extern const struct bpf_hook bpf_hook_tc;
extern const struct bpf_hook bpf_hook_netfilter;

const struct bpf_hook *const bpf_hooks[] = {
	&bpf_hook_xdp,
	&bpf_hook_tc,
	&bpf_hook_netfilter,
	NULL,
};

/* The backend in which another policy of this name is in force, or NULL. */
static const char *name_in_use(const struct bpf_load *load)
{
	size_t i;
	int fd;

	for (i = 0; bpf_hooks[i]; i++) {
		if (bpf_hooks[i] == load->hook)
			continue;
		fd = bpf_hooks[i]->program(&load->pins);
		if (fd < 0)
			continue;
		close(fd);
		return bpf_hooks[i]->name;
	}
	return NULL;
}

int bpf_load_begin(struct bpf_load *load, char *why)
{
	const char *name = load->attachment->name;
	struct bpf_state state = { 0 };
	const char *user;
	int err;

	load->program = load->old = -1;
	err = pins_open(&load->pins, name, true, why);
	if (err)
		return err;
	user = name_in_use(load);
	if (user)
		return bpf_refuse(why, -EEXIST,
				  "name '%s' is in use: in force in %s", name,
				  user);
	load->old = load->hook->program(&load->pins);
	if (load->old == -EPERM)
		return bpf_refuse(why, -EPERM, BPF_NEEDS_ROOT);
	if (load->old >= 0 && !bpf_state_read(load->old, &state)) {
		load->generation = state.generation;
	} else {
		/* What a killed controller or a vanished device left. */
		load->hook->remove(&load->pins);
		pins_clear(&load->pins);
		if (load->old >= 0)
			close(load->old);
		load->old = -1;
	}
	load->generation++;
	return 0;
}

int bpf_load_program(struct bpf_load *load, char *why)
{
	int err;

	err = bpf_policy_load(&load->policy, load->source, load->image,
			      &load->setup, why);
	if (err)
		return err;
	load->program = bpf_program__fd(load->policy.program);
	return bpf_state_bind(load->program, load->image, load->generation,
			      why);
}

void bpf_load_end(struct bpf_load *load)
{
	bpf_policy_close(&load->policy);
	if (load->old >= 0)
		close(load->old);
	pins_close(&load->pins);
}

/* fd of the program in force under @name, or -errno and @why. */
static int program_in_force(const struct bpf_hook *hook, const char *name,
			    struct pins *pins, bool change, char *why)
{
	int fd = pins_open(pins, name, change, why);

	if (fd)
		return fd;
	fd = hook->program(pins);
	if (fd < 0) {
		if (change)
			pins_close(pins);
		return bpf_refuse(why, fd, "no policy '%s' here: %s", name,
				  strerror(-fd));
	}
	return fd;
}

int bpf_force_unload(const struct backend *backend, const char *name, char *why)
{
	struct pins pins;
	int fd = program_in_force(backend->bpf, name, &pins, true, why);

	if (fd < 0)
		return fd;
	backend->bpf->remove(&pins);
	pins_clear(&pins);
	pins_close(&pins);
	close(fd);
	return 0;
}

int bpf_force_image(const struct backend *backend, const char *name,
		    struct image *image, char *why)
{
	struct pins pins;
	int err, fd = program_in_force(backend->bpf, name, &pins, false, why);

	if (fd < 0)
		return fd;
	err = bpf_state_image(fd, image);
	close(fd);
	if (err)
		bpf_refuse(why, err, "'%s': cannot read its maps: %s", name,
			   strerror(-err));
	return err;
}

int bpf_force_counters(const struct backend *backend, const char *name,
		       struct kz_counter **counters, uint32_t *count, char *why)
{
	struct pins pins;
	int err, fd = program_in_force(backend->bpf, name, &pins, false, why);

	if (fd < 0)
		return fd;
	err = bpf_state_counters(fd, counters, count);
	close(fd);
	if (err)
		bpf_refuse(why, err, "'%s': cannot read its counters: %s", name,
			   strerror(-err));
	return err;
}

struct listing {
	const struct bpf_hook *hook;
	int (*each)(const struct loaded *loaded, void *context);
	void *context;
};

static int list_one(const struct pins *pins, const char *name, void *context)
{
	const struct listing *listing = context;
	const struct bpf_hook *hook = listing->hook;
	struct bpf_state state = { 0 };
	struct loaded loaded;
	int err, fd = hook->program(pins);

	if (fd < 0)
		return 0; /* another backend's, or a leftover */
	err = bpf_state_read(fd, &state);
	if (err) {
		close(fd);
		return err == -ENOENT ? 0 : err;
	}
	loaded = (struct loaded){
		.backend = hook->name,
		.generation = state.generation,
		.rules = state.header.n_rules,
		.memory = bpf_state_memory(fd),
	};
	snprintf(loaded.name, sizeof(loaded.name), "%s", name);
	hook->where(pins, loaded.where, sizeof(loaded.where));
	close(fd);
	return listing->each(&loaded, listing->context);
}

int bpf_force_list(const struct backend *backend,
		   int (*each)(const struct loaded *loaded, void *context),
		   void *context, char *why)
{
	struct listing listing = { backend->bpf, each, context };
	int err = pins_each(list_one, &listing);

	if (err < 0)
		bpf_refuse(why, err, "cannot read what is loaded: %s",
			   err == -EPERM ? BPF_NEEDS_ROOT : strerror(-err));
	return err;
}
