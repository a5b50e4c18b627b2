// SPDX-License-Identifier: GPL-2.0-only
/* Where a loaded policy was told to be: devices, place among others there. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/place.h"
#include "userspace/base/refuse.h"

/* 0 or -errno and @why. */
static int read_place(const struct backend *backend, const char *name,
		      struct bpf_place *place, char *why)
{
	int err, program = bpf_loaded_open(backend, name, why);

	if (program < 0)
		return program;
	err = place_read(program, place);
	close(program);
	if (err == -ENOENT)
		return refuse(
			why, err,
			"'%s' was loaded by an older kzmark, which kept no names of devices: load it again",
			name);
	return err ? refuse_errno(why, err, "'%s': cannot read its devices",
				  name) :
		     0;
}

int bpf_devices(const struct backend *backend, const char *name,
		int (*each)(const char *device, void *context), void *context,
		char *why)
{
	struct bpf_place place;
	unsigned int i;
	int err = read_place(backend, name, &place, why);

	for (i = 0; !err && i < place.n_names; i++)
		err = each(place.names[i], context);
	return err;
}

int bpf_position(const struct backend *backend, const char *name,
		 struct position *position, char program[POLICY_NAME_SIZE],
		 char *why)
{
	struct bpf_place place;
	int err = read_place(backend, name, &place, why);

	if (err)
		return err;
	snprintf(program, POLICY_NAME_SIZE, "%s", place.neighbour);
	*position = place_position(&place);
	position->program = program;
	return 0;
}
