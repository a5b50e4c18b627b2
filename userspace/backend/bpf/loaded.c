// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/claim.h"
#include "userspace/backend/bpf/counters.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/edited.h"

int bpf_unreadable(char *why, int err, const char *name)
{
	if (err == -EPERM || err == -EACCES)
		return refuse_capability(why, CAPABILITIES_READ_BPF,
					 "'%s': cannot read it", name);
	if (err == -EMEDIUMTYPE)
		return refuse(
			why, err,
			"'%s': somebody has put another object in the place of one of its pins in " BPFFS_ROOT
			": 'kzmark unload %s' removes them all",
			name, name);
	return refuse_errno(why, err, "'%s': cannot read it", name);
}

int bpf_loaded_open(const struct backend *backend, const char *name, char *why)
{
	struct pins pins;
	int fd = pins_open(&pins, name, false, why);

	if (fd)
		return fd;
	fd = bpf_hook_program(backend->bpf, &pins);
	pins_close(&pins);
	if (fd == -ENOENT)
		return refuse(why, fd, "'%s' is attached nowhere here", name);
	return fd < 0 ? bpf_unreadable(why, fd, name) : fd;
}

bool bpf_has(const struct backend *backend, const char *name)
{
	char why[WHY_SIZE];
	int fd = bpf_loaded_open(backend, name, why);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
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

/* What is attached, or what is left of it: its program is then gone, or cannot
 * be found.
 */
static int detach(const struct bpf_hook *hook, const struct pins *pins,
		  const char *name, char *why)
{
	int fd = bpf_hook_program(hook, pins), err;

	if (fd < 0 && fd != -ENOENT && fd != -EMEDIUMTYPE)
		return bpf_unreadable(why, fd, name);
	err = pins_can_be_cleared(pins);
	if (!err && fd >= 0) {
		err = give_up_claim(fd, name, why);
		if (err)
			goto out_close;
	}
	err = err ?: bpf_hooks_remove(pins);
	if (err)
		refuse_errno(why, err,
			     "'%s': cannot remove what is in its folder", name);
out_close:
	if (fd >= 0)
		close(fd);
	return err;
}

int bpf_unload(const struct backend *backend, const char *name, char *why)
{
	const struct bpf_hook *hook;
	struct pins pins;
	int err = pins_open(&pins, name, true, why);

	if (err)
		return err;
	err = bpf_hooks_owner(&pins, &hook);
	if (err)
		err = bpf_unreadable(why, err, name);
	else if (!hook)
		err = refuse(why, -ENOENT, "no policy '%s' here", name);
	else
		err = detach(backend->bpf, &pins, name, why);
	pins_close(&pins);
	return err;
}

int bpf_positions(const struct backend *backend, const char *name,
		  int (*each)(const struct positioned *placed, void *context),
		  void *context, char *why)
{
	struct pins pins;
	int err = pins_open(&pins, name, false, why);

	if (err)
		return err;
	err = backend->bpf->positions(&pins, each, context);
	pins_close(&pins);
	return err < 0 ?
		       refuse_errno(why, err,
				    "'%s': cannot read its neighbours", name) :
		       err;
}

int bpf_get_image(const struct backend *backend, const char *name,
		  struct image *image, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);

	if (fd < 0)
		return fd;
	err = bpf_state_image(fd, image);
	err = err ?: image_edited(image);
	close(fd);
	if (err)
		refuse_errno(why, err, "'%s': cannot read its maps", name);
	return err;
}

int bpf_get_sets(const struct backend *backend, const char *name,
		 struct image *image, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);

	if (fd < 0)
		return fd;
	err = bpf_state_sets(fd, image);
	close(fd);
	return err ? bpf_unreadable(why, err, name) : 0;
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

int bpf_add_counters(const struct backend *backend, const char *name,
		     const struct kz_counter *more, uint32_t count, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);

	if (fd < 0)
		return fd;
	err = bpf_counters_add(fd, more, count);
	close(fd);
	if (err)
		refuse_errno(why, err, "'%s': cannot add to its counters",
			     name);
	return err;
}
