// SPDX-License-Identifier: GPL-2.0-only
/* A load that takes several: the mode of XDP is not known, or it changes. */
#include <errno.h>
#include <string.h>

#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/load.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

/* Native XDP is not possible there, for the reason in @why. */
static int load_generic(const struct backend *backend,
			const struct attachment *attachment,
			const struct image *image, uint32_t *generation,
			char *why)
{
	struct attachment generic = *attachment;

	attachment_warn(attachment, why, GENERIC);
	generic.hook = "generic";
	return bpf_load_once(backend, &generic, image, generation, why);
}

/*
 * XDP's native and generic mode cannot be at a device together: the policy goes
 * by way of tc, which sees the same packets.
 */
static int load_by_tc(const struct backend *backend,
		      const struct attachment *attachment,
		      const struct image *image, uint32_t *generation,
		      char *why)
{
	static const struct backend by_tc = { .bpf = &bpf_hook_tc };
	struct attachment way = *attachment;
	char again[WHY_SIZE];
	int err;

	way.hook = NULL;
	err = bpf_load_once(&by_tc, &way, image, generation, why);
	if (err)
		return err;
	err = bpf_load_once(backend, attachment, image, generation, why);
	if (!err)
		return 0;
	/* As it was. */
	way.hook = !strcmp(attachment->hook, "native") ? "generic" : "native";
	if (bpf_load_once(backend, &way, image, generation, again))
		return refuse(why, err, "%.400s; '%s' is at tc now", why,
			      attachment->name);
	return err;
}

int bpf_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why)
{
	int err = bpf_load_once(backend, attachment, image, generation, why);

	if (err == -EGENERIC)
		return load_generic(backend, attachment, image, generation,
				    why);
	if (err == -EXDEV)
		return load_by_tc(backend, attachment, image, generation, why);
	return err;
}
