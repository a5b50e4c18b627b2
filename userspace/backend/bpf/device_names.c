// SPDX-License-Identifier: GPL-2.0-only
/* The names that a loaded policy's devices were told by. */
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/base/refuse.h"

int bpf_devices(const struct backend *backend, const char *name,
		int (*each)(const char *device, void *context), void *context,
		char *why)
{
	int err, program = bpf_loaded_open(backend, name, why);
	struct bpf_place place;
	unsigned int i;

	if (program < 0)
		return program;
	err = place_read(program, &place);
	close(program);
	if (err == -ENOENT)
		return refuse(
			why, err,
			"'%s' was loaded by an older kzmark, which kept no names of devices: load it again",
			name);
	if (err)
		return refuse_errno(why, err, "'%s': cannot read its devices",
				    name);
	for (i = 0; !err && i < place.n_names; i++)
		err = each(place.names[i], context);
	return err;
}
